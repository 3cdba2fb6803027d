"""A folder, or single files, of certificates and key sets, as a unit's trust folder holds them; nobody has signed the whole.

Places decide: `icao/` holds authorities and their lists of revoked signers (`.crl`), `shc/` key sets of health cards, `dcc/revoked.txt`
withdrawn DCCs; certificates elsewhere sign DCCs.
"""

from collections.abc import Mapping
from pathlib import PurePath

from central.trust.found import Found, ListError
from edge.passes import Issuer, Purpose, Trust, TrustError
from edge.passes.authorities import Authority, withdraw
from edge.passes.card_keys import CardFile, read_card_file
from edge.passes.dcc_revocation import read_line
from edge.passes.trust import ders_of

CERTIFICATES = frozenset({".pem", ".crt", ".cer", ".der"})
SUFFIXES = CERTIFICATES | {".json", ".crl", ".txt"}
_REVOKED = "revoked.txt"
_FOREIGN = frozenset({"declarations", "staff", "lists", "central"})


def read_folder(files: Mapping[PurePath, bytes]) -> Found:
    """Return whom *files* (by their path within the folder) let doors believe. A bad file or certificate is told and left out.

    Raises: ListError when nobody is left.
    """
    reading = _Reading()
    for path, data in sorted(files.items(), key=lambda each: (each[0].suffix.lower() == ".crl", each[0])):
        reading.take(path, data)
    cards = [card for file in reading.card_files for card in file.keys]
    revoked = frozenset(card for file in reading.card_files for card in file.revoked)
    trust = Trust(
        tuple({(each.kid, each.der): each for each in reading.issuers}.values()),
        tuple(dict.fromkeys(cards)),
        tuple(dict.fromkeys(reading.authorities)),
        revoked_cards=revoked,
        revoked_certificates=frozenset(reading.marks),
    )
    return Found(trust, None, None, tuple(reading.problems))


class _Reading:
    def __init__(self) -> None:
        self.issuers: list[Issuer] = []
        self.authorities: list[Authority] = []
        self.card_files: list[CardFile] = []
        self.marks: set[bytes] = set()
        self.problems: list[str] = []

    def take(self, path: PurePath, data: bytes) -> None:
        place, suffix = path.parts[0] if len(path.parts) > 1 else "", path.suffix.lower()
        if place in _FOREIGN:
            return  # central's own certificates, which it adds itself
        try:
            if suffix == ".crl" and place == "icao":
                self.authorities = list(withdraw(tuple(self.authorities), data))
            elif suffix == ".json":
                self.card_files.append(read_card_file(data))
            elif path.name == _REVOKED and place in ("", "dcc"):
                self._withdrawn(path, data)
            elif suffix == ".crl" or path.name == _REVOKED:
                self.problems.append(
                    f"{path}: what it revokes is still believed: such lists count as icao/….crl and dcc/{_REVOKED}"
                )
            elif suffix in CERTIFICATES:
                self._certificates(path, data, is_authority=place == "icao")
        except TrustError as error:
            self.problems.append(f"{path}: {error}")

    def _certificates(self, path: PurePath, data: bytes, *, is_authority: bool) -> None:
        for number, der in enumerate(ders_of(data), 1):
            try:
                if is_authority:
                    self.authorities.append(Authority(der))
                else:
                    self.issuers.append(Issuer.from_der(der, Purpose.HEALTH))
            except TrustError as error:
                self.problems.append(f"{path}: certificate {number}: {error}")

    def _withdrawn(self, path: PurePath, data: bytes) -> None:
        for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
            try:
                mark = read_line(line)
            except ValueError as error:
                raise ListError(f"{path}: line {number} is {error}") from None
            if mark is not None:
                self.marks.add(mark)
