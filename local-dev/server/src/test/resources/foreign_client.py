"""Produces and consumes with kafka-bridge-client, which was written for Strimzi's bridge and Confluent's proxy.

Arguments: the server's URL, the name of a topic that exists. Prints what was consumed, a line a record.
"""
import asyncio
import base64
import json
import sys

from kafka_bridge_client import KafkaBridgeConsumer
from kafka_bridge_client.producer import KafkaBridgeProducer

url, topic = sys.argv[1:]
dialects = ("strimzi", "confluent")


def consumer(dialect):
    return KafkaBridgeConsumer(
        topic,
        bootstrap_server=url,
        group_id="group-of-" + dialect,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        consumer_name="one",
        sleep_interval_seconds=0,
        proxy=dialect,
    )


async def consume(dialect, count):
    reader = consumer(dialect)
    async with reader:
        seen = 0
        for _ in range(20):
            for record in await reader.poll_records(max_bytes=100_000, timeout=1_000):
                value = json.loads(base64.b64decode(record["value"]))
                print(dialect, record["partition"], record["offset"], json.dumps(value), flush=True)
                seen += 1
            if seen >= count:
                break
        if dialect == "strimzi":
            # Where the dialects differ in the status of a commit, the service follows this one: 204.
            await reader.commit()


producer = KafkaBridgeProducer(url, timeout=20)
assert producer.sends(topic, [{"key": "uw", "value": {"mag": 0.31}}, {"key": "mb", "value": {"mag": 1.35}}])
assert producer.send(topic, {"key": "k", "value": b'{"mag": 2}'}, binary=True)
for each in dialects:
    asyncio.run(consume(each, 3))
