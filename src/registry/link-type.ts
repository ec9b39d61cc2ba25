import { linkTypeTable } from './link-type.generated.js';
import { defineRegistry } from './registry.js';

/** What a capture's packets begin with: the number in a pcap file header or a pcapng interface block. */
export const LinkType = defineRegistry(
  { id: 'pcap.link_type', width: 2, source: 'tcpdump.org/linktypes.html and libpcap 1.10.3' },
  linkTypeTable,
);
