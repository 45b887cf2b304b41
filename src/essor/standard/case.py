"""Write the standard as a package of 1EdTech CASE 1.1, with identifiers that never change.

An identifier is the UUIDv5 of a kind and a code, so that two exports, two machines and two versions
speak of the same item. The package of one language holds the 36 items (blocks, activities,
competences); the package of the other language holds their translations, and both say which
translates which.

Source: 1EdTech, Competencies and Academic Standards Exchange (CASE) 1.1, Information Model, 2024.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from essor.kernel.message import Bilingual, Lang
from essor.standard.model import Standard
from essor.standard.tree import Criterion, Level

_NAMESPACE: UUID = uuid5(NAMESPACE_URL, "urn:essor:standard")
_SOURCE_LANG: Lang = "fr"
_OTHER: dict[Lang, Lang] = {"fr": "en", "en": "fr"}
_CREATOR = "Essor"
_SUBJECT = Bilingual("Développement commercial", "Sales development")
_RUBRIC = Bilingual("Grille des critères", "Grid of criteria")
_DESCRIPTION = Bilingual(
    "Blocs, activités et compétences dans la rédaction d’Essor.",
    "Blocks, activities and competences in Essor’s own wording.",
)
_KINDS: dict[str, Bilingual] = {
    "block": Bilingual("Bloc de compétences", "Block"),
    "activity": Bilingual("Activité", "Activity"),
    "competence": Bilingual("Compétence", "Competence"),
}


def export_case(standard: Standard, lang: Lang = "fr", base_uri: str = "") -> dict[str, Any]:
    """Return the CFPackage of the standard in one language, as JSON values.

    Args:
        standard: what to export; the official wording is never exported.
        lang: language of the texts.
        base_uri: address under which the package is served ("https://…/ims/case/v1p1"); without it,
            URIs are ``urn:uuid:…``.

    """
    return _Package(standard, lang, base_uri.rstrip("/")).build()


def case_identifier(standard: Standard, kind: str, code: str, lang: Lang) -> str:
    """Return the identifier of an item: kind is block, activity, competence, document, rubric …."""
    return str(uuid5(_NAMESPACE, f"{standard.code}/{kind}/{code}/{lang}"))


@dataclass(frozen=True, slots=True)
class _Node:
    """Hold one item of the tree, and the kind and code it hangs under."""

    kind: str
    code: str
    label: Bilingual
    statement: Bilingual
    parent: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Package:
    """Hold what every object of one package shares."""

    standard: Standard
    lang: Lang
    base_uri: str

    def build(self) -> dict[str, Any]:
        """Return the whole package."""
        nodes = tuple(self.nodes())
        return {
            "CFDocument": self.document(),
            "CFItems": [self.item(node) for node in nodes],
            "CFAssociations": [*self.children(nodes), *self.translations(nodes)],
            "CFDefinitions": {
                "CFItemTypes": [self.item_type(kind, place) for place, kind in enumerate(_KINDS, start=1)]
            },
            "CFRubrics": [self.rubric()],
        }

    def nodes(self) -> Iterator[_Node]:
        """Yield the blocks, activities and competences, each after what it hangs under."""
        top = ("document", self.standard.code)
        for block in self.standard.blocks:
            yield _Node("block", block.code, block.label, block.label, top)
            for activity in block.activities:
                yield _Node("activity", activity.code, activity.label, activity.label, ("block", block.code))
                for one in activity.competences:
                    yield _Node("competence", one.code, one.label, one.statement, ("activity", activity.code))

    def stamp(self, resource: str, kind: str, code: str, lang: Lang | None = None) -> dict[str, Any]:
        """Return what every object begins with: identifier, URI, day of its last change."""
        identifier = case_identifier(self.standard, kind, code, lang or self.lang)
        changed = f"{self.standard.revised_date.isoformat()}T00:00:00+00:00"
        return {"identifier": identifier, "uri": self.uri(resource, identifier), "lastChangeDateTime": changed}

    def uri(self, resource: str, identifier: str) -> str:
        """Return the URI of an object."""
        return f"{self.base_uri}/{resource}/{identifier}" if self.base_uri else f"urn:uuid:{identifier}"

    def link(self, kind: str, code: str, title: str, lang: Lang | None = None) -> dict[str, str]:
        """Return a link to a document or an item."""
        identifier = case_identifier(self.standard, kind, code, lang or self.lang)
        resource = "CFDocuments" if kind == "document" else "CFItems"
        return {"title": title, "identifier": identifier, "uri": self.uri(resource, identifier), "targetType": "CASE"}

    def document(self) -> dict[str, Any]:
        """Return the document."""
        return {
            **self.stamp("CFDocuments", "document", self.standard.code),
            "title": self.standard.title.text(self.lang),
            "description": _DESCRIPTION.text(self.lang),
            "creator": _CREATOR,
            "subject": [_SUBJECT.text(self.lang)],
            "language": self.lang,
            "version": str(self.standard.version),
            "adoptionStatus": "Adopted",
            "frameworkType": "Qualification",
            "caseVersion": "1.1",
        }

    def item(self, node: _Node) -> dict[str, Any]:
        """Return one item."""
        return {
            **self.stamp("CFItems", node.kind, node.code),
            "fullStatement": node.statement.text(self.lang),
            "abbreviatedStatement": node.label.text(self.lang),
            "humanCodingScheme": node.code,
            "CFItemType": _KINDS[node.kind].text(self.lang),
            "CFItemTypeURI": {
                "title": _KINDS[node.kind].text(self.lang),
                **_without_date(self.stamp("CFItemTypes", "item_type", node.kind)),
            },
            "language": self.lang,
        }

    def item_type(self, kind: str, place: int) -> dict[str, Any]:
        """Return the definition of a kind of item."""
        title = _KINDS[kind].text(self.lang)
        stamp = self.stamp("CFItemTypes", "item_type", kind)
        return {**stamp, "title": title, "description": title, "hierarchyCode": str(place), "typeCode": kind}

    def children(self, nodes: tuple[_Node, ...]) -> Iterator[dict[str, Any]]:
        """Yield the association of each item with what it hangs under."""
        titles = {("document", self.standard.code): self.standard.title.text(self.lang)}
        titles |= {(node.kind, node.code): node.code for node in nodes}
        for place, node in enumerate(nodes, start=1):
            yield {
                **self.stamp("CFAssociations", "is_child_of", node.code),
                "associationType": "isChildOf",
                "sequenceNumber": place,
                "originNodeURI": self.link(node.kind, node.code, node.code),
                "destinationNodeURI": self.link(*node.parent, titles[node.parent]),
            }

    def translations(self, nodes: tuple[_Node, ...]) -> Iterator[dict[str, Any]]:
        """Yield the association of each translated item with its source; the same in both packages."""
        translated = _OTHER[_SOURCE_LANG]
        for node in nodes:
            yield {
                **self.stamp("CFAssociations", "is_translation_of", node.code, translated),
                "associationType": "isTranslationOf",
                "originNodeURI": self.link(node.kind, node.code, node.code, translated),
                "destinationNodeURI": self.link(node.kind, node.code, node.code, _SOURCE_LANG),
            }

    def rubric(self) -> dict[str, Any]:
        """Return the rubric: each criterion at each level."""
        stamp = self.stamp("CFRubrics", "rubric", self.standard.code)
        criteria = [
            self.rubric_criterion(criterion, place, stamp["identifier"])
            for place, criterion in enumerate(self.standard.criteria, start=1)
        ]
        return {**stamp, "title": _RUBRIC.text(self.lang), "CFRubricCriteria": criteria}

    def rubric_criterion(self, criterion: Criterion, place: int, rubric: str) -> dict[str, Any]:
        """Return one criterion; its description holds the statements of its parts."""
        stamp = self.stamp("CFRubricCriteria", "criterion", criterion.code)
        levels = [self.rubric_level(criterion, level, stamp["identifier"]) for level in self.standard.levels]
        return {
            **stamp,
            "category": criterion.code,
            "description": " ".join(part.statement.text(self.lang) for part in criterion.parts),
            "CFItemURI": self.link("competence", criterion.competence, criterion.competence),
            "position": place,
            "rubricId": rubric,
            "CFRubricCriterionLevels": levels,
        }

    def rubric_level(self, criterion: Criterion, level: Level, parent: str) -> dict[str, Any]:
        """Return one level of a criterion; a level is no mark, so it has no score."""
        return {
            **self.stamp("CFRubricCriterionLevels", "level", f"{criterion.code}.{level.code}"),
            "quality": level.label.text(self.lang),
            "description": level.meaning.text(self.lang),
            "position": level.rank + 1,
            "rubricCriterionId": parent,
        }


def _without_date(stamp: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in stamp.items() if name != "lastChangeDateTime"}
