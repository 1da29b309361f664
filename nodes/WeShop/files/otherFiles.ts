import { begins, kindBySignature, type FileKind, type Marks, type Signature } from './fileKind';

const UNPACKED = 'an image into this field, taken out of the archive by n8n\'s Compression node';

const VIDEO_SIGNATURES: readonly Signature[] = [
	video('video/x-matroska', 'mkv', begins('\x1a\x45\xdf\xa3'), (head) => head.slice(0, 64).includes('matroska')),
	video('video/webm', 'webm', begins('\x1a\x45\xdf\xa3')),
	video('video/x-msvideo', 'avi', [[[0, 'RIFF'], [8, 'AVI ']]]),
	video('video/x-flv', 'flv', begins('FLV\x01')),
	video('video/x-ms-wmv', 'wmv', begins('\x30\x26\xb2\x75\x8e\x66\xcf\x11')),
	video('video/mpeg', 'mpg', begins('\0\0\x01\xba', '\0\0\x01\xb3')),
	video('video/mp2t', 'ts', [[[0, 'G'], [188, 'G'], [376, 'G']], [[4, 'G'], [196, 'G'], [388, 'G']]]),
	video('video/ogg', 'ogv', begins('OggS'), (head) => /\x80theora|\x01video/.test(head.slice(0, 256))),
	video('application/mxf', 'mxf', begins('\x06\x0e\x2b\x34\x02\x05\x01\x01')),
	video('application/vnd.rn-realmedia', 'rm', begins('.RMF')),
];

const OTHERS: readonly Signature[] = [
	other('an MP3 audio file', begins('ID3')),
	other('an MP3 audio file', begins('\xff'), isMpegAudio),
	other('an AAC audio file', begins('\xff\xf1', '\xff\xf9', 'ADIF')),
	other('a WAV audio file', [[[0, 'RIFF'], [8, 'WAVE']]]),
	other('an Ogg audio file', begins('OggS')),
	other('a FLAC audio file', begins('fLaC')),
	other('an AIFF audio file', [[[0, 'FORM'], [8, 'AIF']]]),
	other('a MIDI file', begins('MThd')),
	other('an audio file', [...begins('#!AMR', 'MAC ', 'wvpk', 'Creative Voice File', 'DSD ', 'MPCK', 'MP+', '.snd', 'caff', '\x0b\x77'), [[0, 'RIFF'], [8, 'QLCM']]]),
	other('a Word document', begins('PK\x03\x04'), (head) => head.includes('word/')),
	other('an Excel workbook', begins('PK\x03\x04'), (head) => head.includes('xl/')),
	other('a PowerPoint presentation', begins('PK\x03\x04'), (head) => head.includes('ppt/')),
	other('an Office document', begins('PK\x03\x04'), (head) => head.includes('[Content_Types].xml')),
	other('an OpenDocument file', [[[0, 'PK\x03\x04'], [30, 'mimetypeapplication/vnd.oasis.']]]),
	other('an EPUB book', [[[0, 'PK\x03\x04'], [30, 'mimetypeapplication/epub']]]),
	other('a ZIP archive', begins('PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'), undefined, UNPACKED),
	other('a gzip archive', begins('\x1f\x8b'), undefined, UNPACKED),
	other('a 7-Zip archive', begins('7z\xbc\xaf\x27\x1c')),
	other('a RAR archive', begins('Rar!\x1a\x07')),
	other('a TAR archive', [[[257, 'ustar']]]),
	other('a bzip2 archive', begins('BZh')),
	other('an XZ archive', begins('\xfd7zXZ\0')),
	other('a Zstandard archive', begins('\x28\xb5\x2f\xfd')),
	other('an archive', [...begins('\x04\x22\x4d\x18', 'LZIP', '\x1f\x9d', '\x1f\xa0', 'MSCF', 'ISc(', '!<arch>', '\xed\xab\xee\xdb', '\x60\xea', '070707', 'xar!'), [[7, '**ACE**']], [[2, '-lh']]]),
	other('an old Office document', begins('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')),
	other('an InDesign document', begins('\x06\x06\xed\xf5\xd8\x1d\x46\xe5')),
	other('a Kindle book', [[[60, 'BOOKMOBI']]]),
	other('a font', begins('wOFF', 'wOF2', 'OTTO', '\0\x01\0\0\0', 'ttcf', 'true\0')),
	other('a color profile', [[[36, 'acsp']]]),
	other('a database', begins('SQLite format 3\0')),
	other('a Flash file', begins('FWS', 'CWS', 'ZWS')),
	other('a program', begins('MZ', '\x7fELF', '\xcf\xfa\xed\xfe', '\xce\xfa\xed\xfe', '\xfe\xed\xfa', '\xca\xfe\xba\xbe', '\0asm', 'dex\n')),
];

/** Kinds that may be text as a whole. */
const TEXTS: readonly Signature[] = [
	other('a PDF document', begins('%PDF', '\xef\xbb\xbf%PDF')),
	other('an RTF document', begins('{\\rtf')),
	other('a PostScript document', begins('%!PS')),
];

/** Every kind of video that this file detects. */
export const VIDEOS: readonly FileKind[] = VIDEO_SIGNATURES.map(({ kind }) => kind);

/** Detects videos other than ISO media files, and what is neither an image nor a video. */
export function otherKind(head: string, content: Uint8Array, isText: boolean): FileKind | undefined {
	return kindBySignature(isText ? TEXTS : [...VIDEO_SIGNATURES, ...OTHERS, ...TEXTS], head, content);
}

function video(mimeType: string, extension: string, marks: readonly Marks[], isSound?: Signature['isSound']): Signature {
	return { kind: { is: 'video', mimeType, extension }, marks, isSound };
}

function other(called: string, marks: readonly Marks[], isSound?: Signature['isSound'], instead?: string): Signature {
	return { kind: { is: 'other', called, ...(instead ? { instead } : {}) }, marks, isSound };
}

/** The header of a frame: layer 2 or 3, and no value that is reserved. */
function isMpegAudio(head: string): boolean {
	const [second, third] = [head.charCodeAt(1), head.charCodeAt(2)];
	return (second & 0xe0) === 0xe0 && (second & 0x18) !== 0x08 && [0x02, 0x04].includes(second & 0x06) && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c;
}
