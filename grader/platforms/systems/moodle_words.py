"""The headings of Moodle's worksheets in some languages; in others they are told by their shape."""

from __future__ import annotations

from collections.abc import Mapping

#: What stands before the number of somebody who is not named.
PARTICIPANT = frozenset(
    {"participant", "participante", "teilnehmer", "teilnehmer/in", "partecipante", "deelnemer"}
    | {"deltagare", "deltaker", "deltager", "osallistuja", "uczestnik", "účastník", "katılımcı"}
)

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": (
        *("full name", "nombre completo", "vollständiger name", "nom complet", "nome completo"),
        *("nome", "volledige naam", "fullständigt namn", "nom", "cognome / nome"),
    ),
    "sis_id": (
        *("id number", "número de id", "número id", "id-nummer", "matrikelnummer"),
        *("numéro d'identification", "numéro d’identification", "codice identificativo"),
        *("número de identificação", "número d'identificació"),
    ),
    "email": (
        *("email address", "dirección de correo", "dirección de correo electrónico"),
        *("e-mail-adresse", "adresse de courriel", "indirizzo email", "e-mailadres"),
        *("endereço de email", "endereço de e-mail", "e-postadress", "adreça electrònica"),
    ),
    "login": ("username", "nombre de usuario", "anmeldename", "nom d'utilisateur"),
    "status": ("status", "estado", "statut", "stato", "estat", "tila"),
    "group": ("group", "grupo", "gruppe", "groupe", "gruppo", "groep", "grupp", "grup"),
    "grade": (
        *("grade", "calificación", "bewertung", "note", "nota", "valutazione", "cijfer"),
        *("betyg", "qualificació", "avaliação", "arvosana", "karakter", "ocena"),
    ),
    "maximum": (
        *("maximum grade", "calificación máxima", "bestwertung", "beste bewertung"),
        *("note maximale", "nota máxima", "avaliação máxima", "valutazione massima"),
        *("maximumcijfer", "högsta betyg", "qualificació màxima", "maksimal karakter"),
    ),
    "comments": (
        *("feedback comments", "comentarios de retroalimentación", "feedback als kommentar"),
        *("feedback par commentaires", "commentaires de feedback", "commenti feedback"),
        *("comentários de feedback", "feedbackopmerkingen", "kommentarer", "comentaris"),
        *("comentarios", "comentaris de retroacció", "återkopplingskommentarer"),
    ),
}
"""By what a column holds; in small letters."""
