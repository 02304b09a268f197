package io.tailwater.log.cleaning;

import io.tailwater.log.index.HeadMaintenance;
import io.tailwater.log.index.HeadStore;
import io.tailwater.log.index.TableStore;
import io.tailwater.log.segment.TableDownloader;
import io.tailwater.log.segment.TableUploader;

/** What the cleaning works with. */
public record CleaningParts(
        HeadStore heads,
        HeadMaintenance maintenance,
        TableStore table,
        TableDownloader downloader,
        TableUploader uploader) {}
