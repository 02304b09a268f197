# What the commands in this folder have in common; they read it. Expects root to be set.

java_min=17

fail() {
    echo "tailwater: $1" >&2
    exit 1
}

# Sets java, java_home and java_version.
find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java
        [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, which has no bin/java; it needs a JDK, version $java_min or newer"
    else
        java=$(command -v java) || fail "there is no java; install a JDK, version $java_min or newer, or set JAVA_HOME"
    fi
    properties=$("$java" -XshowSettings:properties -version 2>&1) || fail "$java does not run: $properties"
    java_home=$(property java.home)
    # 1.8 is the 8 of old.
    java_version=$(property java.specification.version)
    java_version=${java_version#1.}
    case $java_version in
        '' | *[!0-9]*) fail "$java does not tell its version; it needs a JDK, version $java_min or newer" ;;
    esac
    [ "$java_version" -ge "$java_min" ] \
        || fail "$java is version $java_version; it needs a JDK, version $java_min or newer (JAVA_HOME chooses one)"
}

property() {
    printf '%s\n' "$properties" | sed -n "s/^ *$1 = //p"
}

# Whether a file that a build writes last is newer than all that it is built from. Folders count too: they change when a file is
# deleted. Relative paths, because the project may lie below a folder "src".
is_built() {
    built=$1
    [ -f "$built" ] && [ -z "$(
        cd -- "$root"
        find pom.xml storage-format functions local-dev \
            -name target -prune -o -path '*/src/test' -prune -o \
            \( -path '*/src/*' -o -name pom.xml \) -newer "$built" -print | head -n 1
    )" ]
}

# Builds a module and what it needs.
build() {
    [ -x "$java_home/bin/javac" ] || fail "$java_home is no JDK: it has no bin/javac, which the build needs"
    echo 'Building Tailwater. The first time, Maven fetches what it needs: some minutes.' >&2
    log=$(mktemp "${TMPDIR:-/tmp}/tailwater-build.XXXXXX")
    JAVA_HOME=$java_home "$root/mvnw" --file "$root/pom.xml" --quiet --batch-mode --no-transfer-progress \
        -Pquick --projects "$1" --also-make package >"$log" 2>&1 </dev/null &
    maven=$!
    trap 'kill "$maven"; wait "$maven" || true; rm -f "$log"; exit 143' TERM INT HUP
    status=0
    wait "$maven" || status=$?
    trap - TERM INT HUP
    if [ "$status" -ne 0 ]; then
        cat "$log" >&2
        rm -f "$log"
        fail 'the build has failed; Maven says why above'
    fi
    rm -f "$log"
}

# What libraries do and newer JDKs warn of: native code (zstd, DuckDB) and memory beside the heap (Netty).
native_access() {
    if [ "$java_version" -ge 24 ]; then
        echo --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow --add-opens=java.base/java.lang=ALL-UNNAMED
    fi
}
