"""The scalar types of the wire: what a number, a time or a name may be. Owns ranges and patterns, no meaning."""

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
Identifier = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$")]
Label = Annotated[str, Meta(min_length=1, max_length=120)]
Why = Annotated[str, Meta(max_length=200)]
OrderId = Annotated[str, Meta(max_length=64)]
