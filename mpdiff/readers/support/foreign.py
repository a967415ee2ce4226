"""Whose package it is, by the names in it: a macOS or Linux package is no damaged Windows one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Collection


def foreign_package(names: Collection[str]) -> str | None:
    """Return the product whose package has members of these names; None where it may be Windows'."""
    return catalogue().data.members.foreign_product(names)
