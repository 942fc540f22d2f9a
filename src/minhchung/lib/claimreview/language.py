"""The language of a review: as stated, else as its words look."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from minhchung.lib.claimreview.fields import many, words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9_@.-]*)?", re.IGNORECASE)  # RFC 5646, and locale names such as vi_VN
# ISO 639-2 codes and names that stand where a tag should.
_NAMED = {
    "ara": "ar", "arabic": "ar", "ben": "bn", "bengali": "bn", "bangla": "bn", "chinese": "zh", "deu": "de",
    "deutsch": "de", "dutch": "nl", "cmn": "zh", "eng": "en", "english": "en", "español": "es", "fra": "fr",
    "fre": "fr", "français": "fr", "french": "fr", "ger": "de", "german": "de", "hin": "hi", "hindi": "hi",
    "ind": "id", "indonesian": "id", "fil": "tl", "in": "id", "ita": "it", "iw": "he", "italian": "it",
    "italiano": "it", "japanese": "ja", "jpn": "ja", "kor": "ko", "korean": "ko", "pol": "pl", "polish": "pl",
    "por": "pt", "portuguese": "pt", "português": "pt", "rus": "ru", "russian": "ru", "spa": "es",
    "spanish": "es", "tha": "th", "thai": "th", "tur": "tr", "turkish": "tr", "ukr": "uk", "ukrainian": "uk",
    "urd": "ur", "urdu": "ur", "vie": "vi", "vietnamese": "vi", "tiếng việt": "vi", "zho": "zh", "chi": "zh",
}  # fmt: skip
_NOT_A_LANGUAGE = {"und", "mul", "mis", "zxx", "xx"}
# Scripts that one language writes, or one by far; Japanese before Chinese, as it uses Han letters as well.
_SCRIPTS = {
    "ja": r"\p{Hiragana}\p{Katakana}", "ko": r"\p{Hangul}", "zh": r"\p{Han}", "th": r"\p{Thai}",
    "lo": r"\p{Lao}", "km": r"\p{Khmer}", "my": r"\p{Myanmar}", "he": r"\p{Hebrew}", "el": r"\p{Greek}",
    "ka": r"\p{Georgian}", "hy": r"\p{Armenian}", "ta": r"\p{Tamil}", "te": r"\p{Telugu}", "kn": r"\p{Kannada}",
    "ml": r"\p{Malayalam}", "gu": r"\p{Gujarati}", "pa": r"\p{Gurmukhi}", "or": r"\p{Oriya}", "si": r"\p{Sinhala}",
    "am": r"\p{Ethiopic}",
}  # fmt: skip
_LETTERS = {language: regex.compile(rf"[{letters}]") for language, letters in _SCRIPTS.items()}
# Languages that fact-checks are published in. The model knows more, among them pidgins and dialects that it takes short
# English or Spanish texts for: without them 99.5 % of short English claims are told, all but one in a thousand rightly.
_PUBLISHED = {
    "af", "am", "ar", "as", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et",
    "eu", "fa", "fi", "fr", "ga", "gl", "gu", "ha", "he", "hi", "hr", "ht", "hu", "hy", "id", "is", "it", "ja",
    "ka", "kk", "km", "kn", "ko", "ku", "ky", "lo", "lt", "lv", "mg", "mk", "ml", "mn", "mr", "ms", "mt", "my",
    "ne", "nl", "nn", "no", "or", "pa", "pl", "ps", "pt", "ro", "ru", "rw", "si", "sk", "sl", "so", "sq", "sr",
    "sv", "sw", "ta", "te", "tg", "th", "tl", "tr", "uk", "ur", "uz", "vi", "xh", "yo", "zh", "zu",
}  # fmt: skip
_FEWEST = 20  # letters that the model needs
_SURE = 0.6
_READ = 600


def stated(value: object) -> str:
    """The primary subtag of inLanguage or languageCode ("en-US", {"alternateName": "en"}, a list), or ""."""
    for each in many(value):
        if isinstance(each, dict):
            named = (_tag(words(each.get(key))) for key in ("alternateName", "identifier", "@value", "name"))
            found = next(filter(None, named), "")
        else:
            found = _tag(each) if isinstance(each, str) else ""
        if found:
            return found
    return ""


def guessed(text: str) -> str:
    """The language that `text` looks to be in, or "" if it is short or the guess unsure."""
    text = text[:_READ]
    letters = sum(c.isalpha() for c in text)
    if max(text, default="") >= "\u0370":  # past Latin
        for language, script in _LETTERS.items():
            if len(script.findall(text)) > letters * (0.2 if language == "ja" else 0.6):
                return language
    if letters < _FEWEST:
        return ""
    ranked = [(language, share) for language, share in _identifier().rank(text) if language in _PUBLISHED]
    total = sum(share for _, share in ranked)
    return str(ranked[0][0]) if total and ranked[0][1] >= _SURE * total else ""


def _tag(text: str) -> str:
    text = text.strip().lower()
    if text in _NAMED:
        return _NAMED[text]
    found = _TAG.fullmatch(text)
    if not found or found[1] in _NOT_A_LANGUAGE:
        return ""
    return _NAMED.get(found[1], found[1])


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    """The bundled model; 0.7 s to load."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
