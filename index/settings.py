"""The one settings object: defaults, an optional ``riwayat.toml`` in the working directory, the environment.

The environment wins over the file. A key that does not exist is an error, so that a typo never passes for a setting.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_cache_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from index.errors import RiwayatError

PREFIX = "RIWAYAT_"
FILE = "riwayat.toml"
HOME = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What a user can choose. Frozen; make one with ``load``, which turns mistakes into a RiwayatError."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, populate_by_name=True, toml_file=FILE, env_ignore_empty=True
    )

    index: Path | None = None
    """The index folder; None is ``.riwayat`` beside app.py (see ``folder``)."""
    cache: Path = Field(default_factory=lambda: user_cache_path("riwayat"))
    """Where the bundled model is expanded to, once."""
    model: str = Field("bundled", min_length=1)
    """``bundled``, a hub id, or the path of a sentence-transformers folder."""
    query_prefix: str | None = Field(None, max_length=1_000)
    passage_prefix: str | None = Field(None, max_length=1_000)
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    threads: int | None = Field(None, ge=1, le=1_024)
    """Threads that the models may use; None leaves it to them."""
    glossary: Path | None = None
    """A TOML file of names in several languages, beside the bundled one."""
    llm: str | None = Field(None, pattern=r"^[a-z0-9_-]+:.+$")
    """A language model to word the lead, ``provider:model`` as LangChain names it; None leaves it to the program."""
    chroma_url: str | None = Field(
        None, pattern=r"^https?://[^\s/]+/?$", validation_alias=AliasChoices("chroma_url", "CHROMA_URL")
    )
    """A Chroma server that keeps the vectors; None keeps them in the index folder."""
    chroma_token: SecretStr | None = None
    """Sent to that server as a bearer token."""

    @property
    def folder(self) -> Path:
        """The index folder in use."""
        return self.index if self.index is not None else HOME / ".riwayat"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(**chosen: Any) -> Settings:
    """Read the settings; ``chosen`` (what a command's options say) wins over environment and file.

    Raises RiwayatError, in one sentence, for an unknown key, a value out of bounds or an unreadable file.
    """
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields if name != "chroma_url"}
    for key in sorted(os.environ):
        if key.upper().startswith(PREFIX) and key.upper() not in known:
            raise RiwayatError(f"The environment sets {key}, which is not a setting.", f"Known: {_names(known)}.")
    try:
        return Settings(**{name: value for name, value in chosen.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise RiwayatError(f"{FILE} sets {name!r}, which is not a setting.", f"Known: {_names(known)}.") from None
        raise RiwayatError(f"The setting {name!r} is wrong: {first['msg']}.") from None
    except (ValueError, OSError) as error:
        raise RiwayatError(f"{FILE} cannot be read: {error}.", "Mend the file or move it away.") from None


def _names(keys: set[str]) -> str:
    return ", ".join(sorted(keys))
