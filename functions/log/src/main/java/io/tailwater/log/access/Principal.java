package io.tailwater.log.access;

/**
 * Somebody who calls. The beginning of the name says who vouches for the rest, so that no claim of a token can pass for an AWS identity, and
 * neither for nobody.
 *
 * @param name {@code arn:…} of an AWS identity as IAM authenticated it, {@code User:…} with a claim of a verified token, or
 *     {@code anonymous}
 */
public record Principal(String name) {

    /** Somebody whom nobody has asked. */
    public static final Principal ANONYMOUS = new Principal("anonymous");

    /** What names of AWS identities begin with. */
    static final String ARN = "arn:";

    /** What names from tokens begin with: Kafka's principal type. */
    static final String USER = "User:";

    public Principal {
        if (!name.equals("anonymous") && !name.startsWith(ARN) && !name.startsWith(USER)) {
            throw new IllegalArgumentException("\"" + name + "\" is neither anonymous nor begins with arn: or User:");
        }
    }

    /** @param arn as IAM gives it for the caller of a signed request; of a role's session, not of the role */
    public static Principal ofIam(String arn) {
        if (!arn.startsWith(ARN)) {
            throw new IllegalArgumentException("arn: \"" + arn + "\" is none");
        }
        return new Principal(arn);
    }

    /** @param claim of a token whose signature was verified; empty when the token has no such claim */
    public static Principal ofToken(String claim) {
        return new Principal(USER + claim);
    }

    @Override
    public String toString() {
        return name;
    }
}
