"""What a customer's server vouches for is believed; what anybody else could have made is not."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crm.tokens import LEEWAY_SECONDS, BadToken, Claims, read
from tests.crm.forging import CLAIMS, KEYS, NOW, SITE, b64, paired, part, public_pem, signed, with_header


def asked(token: object, now: float = NOW) -> Claims:
    return read(token, KEYS, SITE, now)


def swapped(token: str, **claims: Any) -> str:
    head, _, signature = token.split(".")
    return f"{head}.{part({**CLAIMS, **claims})}.{signature}"


def unsigned(alg: str) -> str:
    return f"{part({'alg': alg})}.{part(CLAIMS)}."


# Each with the code of the one reason for which it is refused.
BAD: dict[str, tuple[object, str]] = {
    "nothing": ("", "token_missing"),
    "no text": (42, "token_missing"),
    "huge": (signed(name="a" * 9000), "token_too_large"),
    "two parts": (signed().rsplit(".", 1)[0], "token_malformed"),
    "a blank at the end": (signed() + "\n", "token_malformed"),
    "letters of another base64": (signed().replace(".", ".+/", 1), "token_malformed"),
    "digits of another script": (signed().replace(".", ".\u0661", 1), "token_malformed"),
    "sealed": (".".join([part({"alg": "dir", "enc": "A256GCM"}), "", "aa", "bb", "cc"]), "token_encrypted"),
    "a header that is no JSON": (f"{b64(b'alg')}.{part(CLAIMS)}.aa", "header_malformed"),
    "a header with padding bits": ("eyJhbGciOiJIUzI1NiJ9A." + part(CLAIMS) + ".aa", "header_malformed"),
    "a header that is a list": (f"{part(['HS256'])}.{part(CLAIMS)}.aa", "header_malformed"),
    "alg twice": (signed(header='{"alg":"none","alg":"HS256"}'), "header_malformed"),
    "nested to death": (signed(header="[" * 5000), "header_malformed"),
    "no alg": (signed(header={"typ": "JWT"}), "algorithm_missing"),
    "alg as a list": (signed(header={"alg": ["HS256"]}), "algorithm_missing"),
    "alg none": (unsigned("none"), "algorithm_none"),
    "alg nOnE": (unsigned("nOnE"), "algorithm_none"),
    "crit": (with_header(crit=["exp"]), "header_critical"),
    "a key of its own": (with_header(jwk={"kty": "oct", "k": b64(b"mine")}), "header_brings_key"),
    "an address of keys": (with_header(jku="https://evil.test/keys"), "header_brings_key"),
    "another token inside": (signed(claims=part(signed()), header={"alg": "HS256", "cty": "JWT"}), "token_nested"),
    "another type": (with_header(typ="at+jwt"), "type_wrong"),
    "an unknown key": (with_header(kid="ik_unknown"), "key_unknown"),
    "kid as a path": (with_header(kid="../../dev/null"), "key_unknown"),
    "kid as a list": (with_header(kid=["ik_shared"]), "key_unknown"),
    "a revoked key": (signed(header={"alg": "HS256", "kid": "ik_old"}, secret="ids_old"), "key_revoked"),
    "a revoked key, not named": (signed(secret="ids_old"), "signature_wrong"),
    "the public key as a secret": (signed(secret=public_pem()), "signature_wrong"),
    "the public key as the secret of its kid": (
        signed(header={"alg": "HS256", "kid": "ik_pair"}, secret=public_pem()),
        "algorithm_wrong",
    ),
    "another length of hash": (signed(header={"alg": "HS384"}), "algorithm_wrong"),
    "RS256": (signed(header={"alg": "RS256"}), "algorithm_wrong"),
    "another’s key pair": (paired(Ed25519PrivateKey.generate()), "signature_wrong"),
    "a signature of the other key’s kid": (paired(kid="ik_shared"), "algorithm_wrong"),
    "another secret": (signed(secret="guess"), "signature_wrong"),
    "an empty secret": (signed(secret=""), "signature_wrong"),
    "no signature": (signed().rsplit(".", 1)[0] + ".", "signature_wrong"),
    "half a signature": (signed()[:-8], "signature_wrong"),
    "another sub under the same signature": (swapped(signed(), sub="admin"), "signature_wrong"),
    "claims that are no JSON": (signed(claims="sub=u1"), "claims_malformed"),
    "claims that are a list": (signed(claims=[1]), "claims_malformed"),
    "sub twice": (signed(claims='{"sub":"u1","sub":"admin"}'), "claims_malformed"),
    "not a number": (signed(claims='{"exp":NaN}'), "claims_malformed"),
    "no aud": (signed(aud=None), "audience_missing"),
    "another site": (signed(aud="pk_other"), "audience_wrong"),
    "this site among others": (signed(aud=[SITE, "pk_other"]), "audience_shared"),
    "two other sites": (signed(aud=["pk_1", "pk_2"]), "audience_wrong_type"),
    "aud as an object": (signed(aud={"site": SITE}), "audience_wrong_type"),
    "aud that only looks alike": (signed(aud=SITE + "\u200b"), "audience_wrong"),
    "no exp": (signed(exp=None), "expiry_missing"),
    "exp as a text": (signed(exp=str(NOW + 300)), "expiry_wrong_type"),
    "exp as true": (signed(exp=True), "expiry_wrong_type"),
    "exp without end": (signed(claims=f'{{"aud":"{SITE}","exp":1e999}}'), "expiry_wrong_type"),
    "exp in milliseconds": (signed(exp=(NOW + 300) * 1000), "expiry_in_milliseconds"),
    "expired": (signed(exp=NOW - LEEWAY_SECONDS), "token_expired"),
    "good for an hour": (signed(exp=NOW + 3600), "token_too_long_lived"),
    "good for an hour, made long ago": (signed(iat=NOW - 3000, exp=NOW + 600), "token_too_long_lived"),
    "made tomorrow": (signed(iat=NOW + 86400), "issued_in_future"),
    "iat as a text": (signed(iat="now"), "issued_wrong_type"),
    "not good yet": (signed(nbf=NOW + 60), "token_not_yet_valid"),
    "nbf as a list": (signed(nbf=[NOW]), "start_wrong_type"),
    "no sub": (signed(sub=None), "subject_missing"),
    "sub as a number": (signed(sub=1), "subject_wrong_type"),
    "an empty sub": (signed(sub=""), "subject_wrong_length"),
    "a long sub": (signed(sub="u" * 201), "subject_wrong_length"),
    "an invisible letter in sub": (signed(sub="u\u200b1"), "subject_ambiguous"),
    "sub written in two ways": (signed(sub="Zoe\u0308"), "subject_ambiguous"),
    "half a letter in sub": (signed(sub="\ud800"), "subject_ambiguous"),
    "no jti": (signed(jti=None), "id_missing"),
    "jti as a number": (signed(jti=7), "id_wrong_type"),
    "a long jti": (signed(jti="j" * 201), "id_wrong_length"),
    "email as a list": (signed(email=["a@b.test"]), "email_wrong"),
    "no address": (signed(email="ada"), "email_wrong"),
    "a name turned around": (signed(name="\u202eadA"), "name_wrong"),
    "a NUL in the name": (signed(name="A\x00"), "name_wrong"),
    "a phone of letters": (signed(phone="call me"), "phone_wrong"),
    "a picture that runs": (signed(avatar="javascript:alert(1)"), "avatar_wrong"),
    "a picture in the clear": (signed(avatar="http://a.test/x.png"), "avatar_wrong"),
    "attributes as a list": (signed(attributes=["gold"]), "attributes_wrong"),
    "an attribute that is a list": (signed(attributes={"plan": ["gold"]}), "attributes_wrong"),
    "51 attributes": (signed(attributes={f"n{n}": n for n in range(51)}), "attributes_wrong"),
    "an attribute named email": (signed(attributes={"email": "other@b.test"}), "attributes_wrong"),
    "an attribute too long": (signed(attributes={"plan": "g" * 501}), "attributes_wrong"),
    "a number too large": (signed(attributes={"seats": 2**53}), "attributes_wrong"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_refused_for_its_reason(name: str) -> None:
    token, code = BAD[name]
    with pytest.raises(BadToken) as refused:
        asked(token)
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_all_of_more_than_forty_are_refused() -> None:
    refused = 0
    for token, _ in BAD.values():
        with pytest.raises(BadToken):
            asked(token)
        refused += 1
    assert refused == len(BAD) > 40


GOOD: dict[str, str] = {
    "the least": signed(iat=None),
    "with its kid": with_header(kid="ik_shared"),
    "without a type": signed(header={"alg": "HS256"}),
    "with a key pair": paired(),
    "with a key pair and its kid": paired(kid="ik_pair"),
    "one site as a list": signed(aud=[SITE]),
    "times in fractions": signed(exp=NOW + 300.5, iat=NOW - 0.5),
    "of a clock a little ahead": signed(iat=NOW + LEEWAY_SECONDS, exp=NOW + 900 + LEEWAY_SECONDS),
    "of a clock a little behind": signed(exp=NOW - LEEWAY_SECONDS + 1),
    "with letters of the world": signed(sub="Zoë 用户", name="زينب"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_token_is_believed(name: str) -> None:
    assert asked(GOOD[name]).sub in ("u1", "Zoë 用户")


def test_it_says_who_it_is_and_what_is_known() -> None:
    claims = asked(
        signed(
            name=" Ada Oort ",
            email="ada@shop.test",
            phone="+31 (20) 123-4567",
            avatar="https://shop.test/ada.png",
            company="",
            attributes={"plan": "gold", "seats": 3, "trial": False, "left": None},
            role="admin",
        )
    )
    assert (claims.kid, claims.sub, claims.jti) == ("ik_shared", "u1", "a-random-id")
    assert claims.expires_at.timestamp() == CLAIMS["exp"] + LEEWAY_SECONDS
    assert claims.unused == ("role",)
    assert claims.facts == {
        "name": "Ada Oort",
        "email": "ada@shop.test",
        "phone": "+31201234567",
        "avatar": "https://shop.test/ada.png",
        "company": None,
        "plan": "gold",
        "seats": 3,
        "trial": False,
        "left": None,
    }


def test_without_a_key_nothing_is_believed() -> None:
    with pytest.raises(BadToken) as refused:
        read(signed(), (), SITE, NOW)
    assert refused.value.code == "key_unknown"
