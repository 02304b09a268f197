package io.tailwater.log.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.log.error.InvalidRequestException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {

    private static final String NAME = "consume.principals";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* | anonymous",
                "* | User:",
                "User:bob, * | arn:aws:iam::123456789012:root",
                "anonymous | anonymous",
                "User:bob,User:ann | User:ann",
                " User:bob , User:ann | User:bob",
                "User:* | User:",
                "User:* | User:anonymous",
                "User:svc-* | User:svc-orders",
                "User:svc-* | User:svc-",
                "User:CN=a%2COU=b | User:CN=a,OU=b",
                "User:100%25 | User:100%",
                "User:%252C | User:%2C",
                "User:Zoë Ltd. | User:Zoë Ltd.",
                "arn:aws:iam::123456789012:user/ann | arn:aws:iam::123456789012:user/ann",
                "arn:aws:iam::123456789012:user/team/* | arn:aws:iam::123456789012:user/team/ann",
                "arn:aws:iam::123456789012:role/billing | arn:aws:sts::123456789012:assumed-role/billing/any-session",
                "arn:aws:iam::123456789012:role/a/path/billing | arn:aws:sts::123456789012:assumed-role/billing/i-0abc",
                "arn:aws-us-gov:iam::123456789012:role/x | arn:aws-us-gov:sts::123456789012:assumed-role/x/s",
                "arn:aws:iam::123456789012:role/a%2Cb | arn:aws:sts::123456789012:assumed-role/a,b/s",
                "arn:aws:sts::123456789012:assumed-role/billing/job | arn:aws:sts::123456789012:assumed-role/billing/job",
                "arn:aws:sts::123456789012:assumed-role/bill* | arn:aws:sts::123456789012:assumed-role/billing/job",
            })
    void isMeant(String list, String principal) {
        assertThat(AllowList.parse(NAME, list).allows(new Principal(principal))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "User:* | anonymous",
                "User:* | arn:aws:iam::123456789012:user/User:bob",
                "anonymous | User:anonymous",
                "User:bob | User:bobby",
                "User:bob | User:Bob",
                "User:svc-* | User:svc",
                "arn:aws:iam::123456789012:user/ann | User:arn:aws:iam::123456789012:user/ann",
                "arn:aws:iam::123456789012:role/billing | arn:aws:sts::123456789012:assumed-role/billing-admin/job",
                "arn:aws:iam::123456789012:role/billing | arn:aws:sts::210987654321:assumed-role/billing/job",
                "arn:aws:iam::123456789012:role/billing | arn:aws-cn:sts::123456789012:assumed-role/billing/job",
                "arn:aws:iam::123456789012:role/billing | arn:aws:iam::123456789012:user/billing/job",
                "arn:aws:sts::123456789012:assumed-role/billing/job | arn:aws:sts::123456789012:assumed-role/billing/job2",
            })
    void isNotMeant(String list, String principal) {
        assertThat(AllowList.parse(NAME, list).allows(new Principal(principal))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is empty; there are *, anonymous, User:<claim>",
                "'  ' | is empty",
                "User:bob, | \"\" is not a principal",
                "User:bob,,User:ann | \"\" is not a principal",
                "bob | \"bob\" is not a principal; there are *, anonymous, User:<claim>",
                "user:bob | \"user:bob\" is not a principal",
                "User: | \"User:\" is not a principal",
                "*@example.com | \"*@example.com\" is not a principal",
                "User:*bob | * stands at the end",
                "User:b** | * stands at the end",
                "User:100% | a % other than in %2C (a comma) and %25 (a %)",
                "arn:* | is not the ARN of an identity",
                "arn:aws:iam::*:role/billing | is not the ARN of an identity",
                "arn:aws:s3:::bucket | is not the ARN of an identity",
                "arn:aws:iam::12345:user/ann | is not the ARN of an identity",
                "arn:aws:iam::123456789012:role/bill* | arn:aws:sts::123456789012:assumed-role/<name>*",
                "arn:aws:iam::123456789012:role/team/* | arn:aws:sts::123456789012:assumed-role/<name>*",
            })
    void isRefusedWithItsReason(String list, String reason) {
        assertThatThrownBy(() -> AllowList.parse(NAME, list))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(NAME + ": ")
                .hasMessageContaining(reason);
    }

    @Test
    void hasLimits() {
        String most = String.join(",", Collections.nCopies(AllowList.ENTRIES_MAX, "User:a"));
        String longest = "User:" + "a".repeat(AllowList.CHARS_MAX - 5);

        assertThat(AllowList.parse(NAME, most).allows(new Principal("User:a"))).isTrue();
        assertThat(AllowList.parse(NAME, longest).allows(new Principal(longest)))
                .isTrue();
        assertThatThrownBy(() -> AllowList.parse(NAME, most + ",User:a"))
                .hasMessage(NAME + ": has 101 principals; at most 100 are accepted");
        assertThatThrownBy(() -> AllowList.parse(NAME, longest + "a"))
                .hasMessage(NAME + ": has 4097 characters; at most 4096 are accepted");
        assertThatThrownBy(() -> AllowList.parse(NAME, "User:a\nb")).hasMessageContaining("control characters");
    }

    @Test
    void onlyAStarIsForEveryone() {
        assertThat(AllowList.parse(NAME, "*").allowsEveryone()).isTrue();
        assertThat(AllowList.parse(NAME, "User:a, *").allowsEveryone()).isTrue();
        assertThat(AllowList.parse(NAME, "anonymous,User:*").allowsEveryone()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bob", "ANONYMOUS", "anonymous ", "user:bob"})
    void whatNobodyVouchesForIsNoPrincipal(String name) {
        assertThatThrownBy(() -> new Principal(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noClaimPassesForAnythingButAClaim() {
        assertThat(Principal.ofToken("anonymous")).isNotEqualTo(Principal.ANONYMOUS);
        assertThat(Principal.ofToken("arn:aws:iam::123456789012:root").name())
                .isEqualTo("User:arn:aws:iam::123456789012:root");
        assertThatThrownBy(() -> Principal.ofIam("anonymous")).isInstanceOf(IllegalArgumentException.class);
    }
}
