package io.tailwater.log.access;

import io.tailwater.log.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Principals that may do something, as topic configs list them: with a comma between, and spaces around them, as Kafka reads lists.
 *
 * <table>
 * <caption>Entries</caption>
 * <tr><td>{@code *}</td><td>everyone, whoever it is</td></tr>
 * <tr><td>{@code arn:aws:iam::<account>:role/<path and name>}</td><td>every session of the role, as in IAM's own policies</td></tr>
 * <tr><td>{@code arn:aws:iam::…}, {@code arn:aws:sts::…}</td><td>this user, this session</td></tr>
 * <tr><td>{@code User:<claim>}</td><td>who has a token with this claim</td></tr>
 * <tr><td>{@code arn:…*}, {@code User:…*}</td><td>all that begin so</td></tr>
 * <tr><td>{@code anonymous}</td><td>whom nobody has asked</td></tr>
 * </table>
 *
 * <p>Within a name a comma is written {@code %2C}, and a percent sign {@code %25}.
 */
public final class AllowList {

    /** Everyone. */
    public static final String EVERYONE = "*";

    /** Most characters of a list: it is read with its topic, and 4 KB of a topic's item cost as much as the first byte. */
    public static final int CHARS_MAX = 4_096;

    /** Most entries of a list: a list of people belongs into a role. */
    public static final int ENTRIES_MAX = 100;

    private static final Pattern ARN_FORM = Pattern.compile("arn:aws(?:-[a-z]+)*:(?:iam|sts)::\\d{12}:.+");
    private static final Pattern ROLE = Pattern.compile("arn:([a-z-]+):iam::(\\d{12}):role/(?:.*/)?([^/]+)");
    private static final Pattern WRONG_ESCAPE = Pattern.compile("%(?!2C|25)");
    private static final String FORMS =
            "*, anonymous, User:<claim>, arn:aws:iam::<account>:… and arn:aws:sts::<account>:…";

    private record Entry(String text, boolean isPrefix) {

        boolean means(Principal principal) {
            return isPrefix
                    ? principal.name().startsWith(text)
                    : principal.name().equals(text);
        }
    }

    private static final AllowList OF_EVERYONE = new AllowList(true, List.of());

    private final boolean everyone;
    private final List<Entry> entries;

    private AllowList(boolean everyone, List<Entry> entries) {
        this.everyone = everyone;
        this.entries = entries;
    }

    /**
     * @param config the list's name, for messages
     * @throws InvalidRequestException naming the config, and the entry or the limit
     */
    public static AllowList parse(String config, String value) {
        if (value.equals(EVERYONE)) {
            return OF_EVERYONE;
        }
        if (value.length() > CHARS_MAX) {
            throw new InvalidRequestException(
                    config, "has " + value.length() + " characters; at most " + CHARS_MAX + " are accepted");
        }
        if (value.isBlank()) {
            throw new InvalidRequestException(config, "is empty; there are " + FORMS + ", with a comma between");
        }
        String[] texts = value.split(",", -1);
        if (texts.length > ENTRIES_MAX) {
            throw new InvalidRequestException(
                    config, "has " + texts.length + " principals; at most " + ENTRIES_MAX + " are accepted");
        }
        boolean everyone = false;
        List<Entry> entries = new ArrayList<>(texts.length);
        for (String each : texts) {
            String text = each.strip();
            if (text.equals(EVERYONE)) {
                everyone = true;
            } else {
                entries.add(entry(config, text));
            }
        }
        return new AllowList(everyone, List.copyOf(entries));
    }

    private static Entry entry(String config, String text) {
        if (text.equals(Principal.ANONYMOUS.name())) {
            return new Entry(text, false);
        }
        boolean isArn = text.startsWith(Principal.ARN);
        if (!isArn && !text.startsWith(Principal.USER) || text.equals(Principal.USER)) {
            throw refused(config, text, "not a principal; there are " + FORMS);
        }
        if (isArn && !ARN_FORM.matcher(text).matches()) {
            throw refused(
                    config, text, "not the ARN of an identity: arn:aws:iam::<account>:… or arn:aws:sts::<account>:…");
        }
        if (text.chars().anyMatch(Character::isISOControl)
                || WRONG_ESCAPE.matcher(text).find()) {
            throw refused(
                    config,
                    text,
                    "not a name: it has control characters, or a % other than in %2C (a comma) and %25 (a %)");
        }
        int star = text.indexOf('*');
        boolean isPrefix = star >= 0;
        if (isPrefix && star < text.length() - 1) {
            throw refused(config, text, "not a principal: * stands at the end, for all that begin so");
        }
        Matcher role = ROLE.matcher(text);
        if (!role.matches()) {
            return new Entry(unescaped(isPrefix ? text.substring(0, star) : text), isPrefix);
        }
        if (isPrefix) {
            // Sessions do not tell their role's path, so nobody could say which roles this means.
            throw refused(
                    config,
                    text,
                    "not a role; sessions of all roles that begin so are arn:" + role.group(1) + ":sts::"
                            + role.group(2) + ":assumed-role/<name>*");
        }
        // The name alone says which role of the account it is, whatever its path.
        return new Entry(
                "arn:" + role.group(1) + ":sts::" + role.group(2) + ":assumed-role/" + unescaped(role.group(3)) + "/",
                true);
    }

    private static String unescaped(String text) {
        return text.replace("%2C", ",").replace("%25", "%");
    }

    private static InvalidRequestException refused(String config, String entry, String rule) {
        return new InvalidRequestException(config, "\"" + entry + "\" is " + rule);
    }

    /** Whether the list is for everyone, so that nobody need be asked. */
    public boolean allowsEveryone() {
        return everyone;
    }

    /** Whether the list means somebody. */
    public boolean allows(Principal principal) {
        return everyone || entries.stream().anyMatch(entry -> entry.means(principal));
    }
}
