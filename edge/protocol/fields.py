"""The scalar types of the wire: what a number, a time or a name may be. Owns ranges and patterns, no meaning.

A pattern ends in `$(?!\\n)`: to Python `$` alone lets one line feed more pass, and a text may be longer than where it is kept.
"""

from typing import Annotated

from msgspec import Meta

Count = Annotated[int, Meta(ge=0, le=2**53)]
Number = Annotated[int, Meta(ge=0, le=2**53)]
RowNumber = Annotated[int, Meta(ge=1, le=2**53)]
Delta = Annotated[int, Meta(ge=-(2**31), le=2**31)]
LARGEST_COUNT = 100_000
"""More people than any room holds."""

People = Annotated[int, Meta(ge=0, le=LARGEST_COUNT)]
UtcMs = Annotated[int, Meta(ge=1_577_836_800_000, le=4_102_444_800_000)]  # 2020-01-01 to 2100-01-01: never 1970
MonoMs = Annotated[int, Meta(ge=0, le=2**53)]
Identifier = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,64}$(?!\n)")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$(?!\n)")]
Label = Annotated[str, Meta(min_length=1, max_length=120)]
Why = Annotated[str, Meta(max_length=200)]
Pseudonym = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{22}$(?!\n)")]
"""Base64url of 16 bytes: HMAC-SHA-256 of a pass's bearer under the key of the room and day, cut. Nobody can tell whose it is once
that key is destroyed."""

Key32 = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}$(?!\n)")]
"""Base64url of 32 bytes."""

Sealed = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]*$(?!\n)", max_length=1600)]
"""Base64url of a libsodium sealed box."""

Reference = Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?$(?!\n)")]
"""The first 16 bytes of the SHA-256 of a declaration's token, or nothing."""

KeyId = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$(?!\n)")]
"""The first 8 bytes of the SHA-256 of a public key."""

Level = Annotated[int, Meta(ge=1, le=4)]
"""The epidemic level (cấp độ dịch): 1 is the lowest."""

OrderId = Annotated[str, Meta(max_length=64)]
