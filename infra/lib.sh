# What infra/deploy and infra/destroy have in common; read by them. here: the folder of this file.

fail() {
    echo "$script: $*" >&2
    exit 1
}

# Refuses to go on without a program, and says where it is from.
require() {
    command -v "$1" >/dev/null 2>&1 || fail "$1 is not installed; $2"
}

# Sets config to a parameter file: by its path, or by the name of one of ours.
find_config() {
    if [ -f "$1" ]; then
        config=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
    elif [ -f "$here/stacks/config/$1.json" ]; then
        config=$here/stacks/config/$1.json
    else
        fail "$1: there is no such parameter file, nor infra/stacks/config/$1.json"
    fi
}

# Sets account, or says in one line that there are no credentials.
find_account() {
    require aws 'see https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html'
    account=$(aws sts get-caller-identity --query Account --output text 2>/dev/null) ||
        fail 'AWS does not know who you are; sign in with "aws sso login" or "aws configure", and check AWS_PROFILE'
}

# Builds the functions and the stacks; quietly, unless it fails.
build() {
    "$here/../mvnw" --file "$here/../pom.xml" --quiet --batch-mode --no-transfer-progress -Pquick,infra --projects infra/stacks --also-make package >&2 ||
        fail 'the build has failed; see above'
}

# Prints region, stack and deployment of the parameter file, a line a stack.
stacks() {
    "$here/stacks/synth" io.tailwater.stacks.StackNames "$config"
}
