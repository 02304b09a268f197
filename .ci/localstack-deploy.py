"""Creates, checks and deletes on LocalStack what it supports of a synthesised CloudFormation template.

Usage: localstack-deploy.py TEMPLATE.json, with the endpoint and the credentials in the environment, as .ci/localstack sets
them. Of a template it takes the resources whose types LocalStack's community edition creates, without those that need one
that is left out; what is left out is printed. It fails when the stack does not become complete, or when a bucket, a table or
a queue is not as the template says.
"""

import json
import os
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

SUPPORTED = {
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
    "AWS::IAM::Role",
    "AWS::IAM::Policy",
    "AWS::IAM::ManagedPolicy",
    "AWS::Logs::LogGroup",
    "AWS::CloudWatch::Alarm",
    "AWS::SNS::Topic",
    "AWS::SNS::TopicPolicy",
}

# Attempts of one second each.
WAIT = {"Delay": 1, "MaxAttempts": 120}


def references(node):
    """Logical ids that a part of a template names."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "Ref":
                yield value
            elif key == "Fn::GetAtt":
                yield value[0] if isinstance(value, list) else value.split(".")[0]
            elif key == "DependsOn":
                yield from [value] if isinstance(value, str) else value
            elif key == "Fn::Sub":
                text = value if isinstance(value, str) else value[0]
                yield from (part.split("}")[0].split(".")[0] for part in text.split("${")[1:])
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def supported_part(template):
    """A template of the supported resources, and the types that were left out."""
    everything = template["Resources"]
    kept = {name: body for name, body in everything.items() if body["Type"] in SUPPORTED}
    while True:
        gone = everything.keys() - kept.keys()
        remaining = {name: body for name, body in kept.items() if gone.isdisjoint(references(body))}
        if len(remaining) == len(kept):
            break
        kept = remaining
    # Retained resources would stay behind; LocalStack ends after this, but the deletion is to be seen.
    for body in kept.values():
        body.pop("DeletionPolicy", None)
        body.pop("UpdateReplacePolicy", None)
    return {"Resources": kept}, sorted({everything[name]["Type"] for name in gone})


def client(service):
    style = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 3})
    return boto3.client(service, region_name=os.environ["AWS_REGION"], config=style)


def check(name, resource, physical, clients):
    """Fails when what was created is not what the template says."""
    properties = resource.get("Properties", {})
    kind = resource["Type"]
    # Of a bucket, LocalStack takes versioning, tags, CORS and notifications from a template, and nothing else.
    if kind == "AWS::S3::Bucket":
        wanted = properties.get("VersioningConfiguration", {}).get("Status")
        versioning = clients["s3"].get_bucket_versioning(Bucket=physical).get("Status")
        assert versioning == wanted, f"{name}: versioning is {versioning}, not {wanted}"
    elif kind in ("AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"):
        table = clients["dynamodb"].describe_table(TableName=physical)["Table"]
        assert table["KeySchema"] == properties["KeySchema"], f"{name}: keys are {table['KeySchema']}"
        ttl = clients["dynamodb"].describe_time_to_live(TableName=physical)["TimeToLiveDescription"]
        wanted = properties.get("TimeToLiveSpecification", {}).get("AttributeName")
        assert ttl.get("AttributeName") == wanted, f"{name}: time to live is {ttl}, not {wanted}"
    elif kind == "AWS::SQS::Queue":
        attributes = clients["sqs"].get_queue_attributes(QueueUrl=physical, AttributeNames=["All"])["Attributes"]
        wanted = properties.get("RedrivePolicy", {}).get("maxReceiveCount")
        redrive = json.loads(attributes.get("RedrivePolicy", "{}")).get("maxReceiveCount")
        assert str(redrive) == str(wanted), f"{name}: maxReceiveCount is {redrive}, not {wanted}"


def created_resources(formation, stack):
    """Waits until the stack is complete; prints what has failed where it does not become so."""
    try:
        formation.get_waiter("stack_create_complete").wait(StackName=stack, WaiterConfig=WAIT)
    except WaiterError:
        for event in formation.describe_stack_events(StackName=stack)["StackEvents"]:
            if "FAILED" in event["ResourceStatus"]:
                print(event["LogicalResourceId"], event.get("ResourceStatusReason", ""), file=sys.stderr)
        raise
    return formation.describe_stack_resources(StackName=stack)["StackResources"]


def main(path):
    with open(path, encoding="utf-8") as file:
        template, left_out = supported_part(json.load(file))
    resources = template["Resources"]
    assert resources, f"{path} has nothing that LocalStack supports"
    print(f"deploying {len(resources)} resources; left out: {', '.join(left_out) or 'nothing'}")
    clients = {service: client(service) for service in ("s3", "dynamodb", "sqs")}
    formation = client("cloudformation")
    stack = "tailwater-on-localstack"
    formation.create_stack(
        StackName=stack, TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]
    )
    try:
        created = created_resources(formation, stack)
        assert {resource["LogicalResourceId"] for resource in created} == resources.keys(), "resources are missing"
        for resource in created:
            name = resource["LogicalResourceId"]
            check(name, resources[name], resource["PhysicalResourceId"], clients)
    finally:
        formation.delete_stack(StackName=stack)
    formation.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig=WAIT)
    print(f"{len(created)} resources were created, are as the template says, and are gone again")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except (AssertionError, ClientError, WaiterError) as failure:
        sys.exit(f"localstack-deploy: {failure}")
