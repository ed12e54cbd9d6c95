// A token that tells the chatbox who your user is. Java 17 or newer, without a library.
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Sign {
    static final String SITE_KEY = System.getenv().getOrDefault("PALDESK_SITE_KEY", "pk_your_site_key");
    static final String KEY_ID = System.getenv().getOrDefault("PALDESK_KEY_ID", "ik_your_key_id");

    record User(long id, String name, String email, String plan) {}

    static String tokenFor(User user) throws Exception {
        long now = Instant.now().getEpochSecond();
        String header = """
            {"alg":"HS256","typ":"JWT","kid":%s}""".formatted(text(KEY_ID));
        String claims = """
            {"aud":%s,"sub":%s,"name":%s,"email":%s,"attributes":{"plan":%s},"iat":%d,"exp":%d,"jti":%s}"""
            .formatted(text(SITE_KEY), text("" + user.id()), text(user.name()), text(user.email()),
                text(user.plan()), now, now + 300, text(UUID.randomUUID().toString()));
        String signed = base64(header.getBytes(StandardCharsets.UTF_8))
            + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(System.getenv("PALDESK_SECRET").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    /** A JSON string. With a JSON library at hand, use that for the whole of the claims. */
    static String text(String value) {
        StringBuilder json = new StringBuilder("\"");
        for (char letter : value.toCharArray()) {
            if (letter < 32 || letter == '"' || letter == '\\') json.append("\\u%04x".formatted((int) letter));
            else json.append(letter);
        }
        return json.append('"').toString();
    }

    static String base64(byte[] raw) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println(tokenFor(new User(42, "Zo\u00eb M\u00fcller", "zoe@shop.example", "gold")));
    }
}
