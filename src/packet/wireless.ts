import {
  KIND_MALFORMED,
  KIND_OTHER,
  LAYER_ETHERNET,
  LAYER_LLC,
  LAYER_WLAN,
  type Packet,
  uint16,
  uint16LittleEndian,
  uint32,
  uint32LittleEndian,
} from './packet.js';

// IEEE 802.11 data frames that are not encrypted, and the headers that drivers put before them.

const RADIOTAP_TSFT = 0x01;
const RADIOTAP_FLAGS = 0x02;
const RADIOTAP_MORE_BITMAPS = 0x8000_0000;
const RADIOTAP_FLAG_FCS = 0x10;
const RADIOTAP_FLAG_DATA_PAD = 0x20;

const TYPE_DATA = 2;
const SUBTYPE_NO_DATA = 0x4;
const SUBTYPE_QOS = 0x8;
const TO_DS = 0x01;
const FROM_DS = 0x02;
const TO_DS_AND_FROM_DS = 0x03;
const PROTECTED = 0x40;
const ORDER = 0x80;
const QOS_AGGREGATE = 0x80;

/** radiotap.org: a little-endian length, and bitmaps of the fields that follow. */
export function radiotap(p: Packet): number {
  if (!p.has(8)) return KIND_MALFORMED;
  const { bytes: b, at } = p;
  const length = uint16LittleEndian(b, at + 2);
  if (length < 8 || !p.has(length)) return KIND_MALFORMED;
  const present = uint32LittleEndian(b, at + 4);
  let padded = false;
  if ((present & RADIOTAP_FLAGS) !== 0) {
    let field = 8;
    let bitmap = present;
    while ((bitmap & RADIOTAP_MORE_BITMAPS) !== 0 && field + 4 <= length) {
      bitmap = uint32LittleEndian(b, at + field);
      field += 4;
    }
    if ((present & RADIOTAP_TSFT) !== 0) field = ((field + 7) & ~7) + 8;
    if (field < length) {
      const flags = b[at + field]!;
      padded = (flags & RADIOTAP_FLAG_DATA_PAD) !== 0;
      if ((flags & RADIOTAP_FLAG_FCS) !== 0) p.limit(Math.max(p.wireEnd - p.at - 4, length));
    }
  }
  p.at += length;
  return padded ? wlanPadded(p) : LAYER_WLAN;
}

/** The header of Prism II drivers, 144 bytes, or AVS's in its place. */
export function prism(p: Packet): number {
  if (!p.has(8)) return KIND_MALFORMED;
  if (uint32(p.bytes, p.at) >>> 12 === 0x80211) return avs(p);
  p.at += 144;
  return LAYER_WLAN;
}

/** AVS capture header: a magic number and the length. */
export function avs(p: Packet): number {
  if (!p.has(8)) return KIND_MALFORMED;
  const length = uint32(p.bytes, p.at + 4);
  if (length < 8 || length > p.end - p.at) return KIND_MALFORMED;
  p.at += length;
  return LAYER_WLAN;
}

export function wlan(p: Packet): number {
  return dataFrame(p, false, 0);
}

/**
 * A data frame in a tunnel, whose fields of two bytes some access points write in network byte order: then its control field
 * cannot be read as IEEE 802.11 has it. KIND_OTHER for what is none, or is not followed by SNAP.
 */
export function tunnelledWlan(p: Packet): number {
  if (!p.has(24)) return KIND_OTHER;
  const { bytes: b, at } = p;
  const layer = dataFrame(p, false, isDataControl(b[at]!) ? 0 : 1);
  return layer === LAYER_LLC && p.has(2) && uint16(b, p.at) === SNAP ? layer : KIND_OTHER;
}

const SNAP = 0xaaaa;

const isDataControl = (control: number): boolean => (control & 3) === 0 && ((control >> 2) & 3) === TYPE_DATA;

/** Some drivers pad the header to a multiple of four bytes. */
function wlanPadded(p: Packet): number {
  return dataFrame(p, true, 0);
}

/**
 * IEEE 802.11, 9.3.2: data frames. Of an aggregate (A-MSDU) the first part is followed. `swapped`: the low byte of fields of
 * two bytes stands second.
 */
function dataFrame(p: Packet, padded: boolean, swapped: 0 | 1): number {
  if (!p.has(24)) return p.has(2) ? KIND_OTHER : KIND_MALFORMED;
  const { bytes: b, at } = p;
  const control = b[at + swapped]!;
  const subtype = control >> 4;
  const flags = b[at + 1 - swapped]!;
  if (!isDataControl(control) || (subtype & SUBTYPE_NO_DATA) !== 0) return KIND_OTHER;
  if ((flags & PROTECTED) !== 0) return KIND_OTHER;
  // Later fragments of a frame cannot be read alone.
  if ((b[at + 22 + swapped]! & 0x0f) !== 0) return KIND_OTHER;
  let length = 24;
  if ((flags & TO_DS_AND_FROM_DS) === TO_DS_AND_FROM_DS) length += 6;
  let aggregate = false;
  if ((subtype & SUBTYPE_QOS) !== 0) {
    if (!p.has(length + 2)) return KIND_MALFORMED;
    aggregate = (b[at + length + swapped]! & QOS_AGGREGATE) !== 0;
    length += 2;
    if ((flags & ORDER) !== 0) length += 4;
  }
  if (padded) length = (length + 3) & ~3;
  addresses(p, flags);
  p.at += length;
  if (!aggregate) return afterHeader(p);
  if (!p.has(14)) return KIND_MALFORMED;
  const partLength = uint16(b, p.at + 12);
  p.hardwareDestinationOffset = p.at;
  p.hardwareSourceOffset = p.at + 6;
  p.at += 14;
  p.limit(partLength);
  return LAYER_LLC;
}

/** IEEE 802.11, table 9-60: which of the three or four addresses are the sender's and the receiver's. */
function addresses(p: Packet, flags: number): void {
  const { at } = p;
  const toDs = (flags & TO_DS) !== 0;
  const fromDs = (flags & FROM_DS) !== 0;
  p.hardwareDestinationOffset = toDs ? at + 16 : at + 4;
  if (fromDs) p.hardwareSourceOffset = toDs ? at + 24 : at + 16;
  else p.hardwareSourceOffset = at + 10;
}

/** LLC; or, as some drivers and tunnels write it, a whole Ethernet frame (told as Wireshark does: it repeats an address). */
function afterHeader(p: Packet): number {
  const { bytes: b, at } = p;
  if (p.has(14) && b[at] !== 0xaa && uint16(b, at + 12) === 0x0800 && b[at + 14]! >> 4 === 4)
    return LAYER_ETHERNET;
  return LAYER_LLC;
}
