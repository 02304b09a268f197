package io.tailwater.log.delivery;

import io.tailwater.format.record.Bytes;
import io.tailwater.log.topic.Partitioner;

/**
 * How records find their partitions. A message of which a part is committed keeps the routing of that part in every later delivery: the
 * topic may have grown meanwhile, and a record that went elsewhere then would be there twice, or nowhere.
 *
 * @param partitionCount keys are spread over
 * @param unkeyedPartition of all records that have no key, from 0
 */
record Routing(int partitionCount, int unkeyedPartition) {

    Routing {
        if (unkeyedPartition < 0 || unkeyedPartition >= partitionCount) {
            throw new IllegalArgumentException(
                    "unkeyedPartition: " + unkeyedPartition + " is not below " + partitionCount + " partitions");
        }
    }

    int partitionOf(AddressedRecord addressed) {
        if (addressed.partition().isPresent()) {
            return addressed.partition().getAsInt();
        }
        Bytes key = addressed.record().key();
        return key == null ? unkeyedPartition : Partitioner.forKey(key, partitionCount);
    }
}
