/** A service whose links open a page, and how to get the picture instead. */
export interface PageLink {
	page: string;
	instead: string;
}

interface Service extends PageLink {
	host: RegExp;
	/** Of the path and the query. */
	isPage: RegExp;
	/** Links of the same service that lead to the file itself. */
	butFor?: RegExp;
}

const byNode = (node: string) => `Or download the file with n8n's ${node} node before this node, and switch the field to File`;
const COPY = 'Open the page, right-click the picture and copy its own address. Or download the picture, and use a node that reads the file';
const DOWNLOADED = 'Download the picture there, and use a node that reads the file';
const FOLDER = 'The link has to be that of a single picture';

const service = (page: string, host: RegExp, isPage: RegExp, instead = COPY, butFor?: RegExp): Service => ({ page, host, isPage, instead, butFor });
const ANY = /^/;

/** Where the same picture is, for pages whose address says it. Nothing else about the link changes. */
const DIRECT: Array<{ host: RegExp; from: RegExp; to: string }> = [
	{ host: /^(www\.|m\.)?dropbox\.com$/, from: /^(\/(?:s|scl\/fi)\/(?!raw\/|dl\/)[^?]+)((?:\?|\?.*&))dl=0(?=&|$)/, to: '$1$2dl=1' },
	{ host: /^(www\.|m\.)?dropbox\.com$/, from: /^(\/(?:s|scl\/fi)\/(?!raw\/|dl\/)[^?]+)\?(?!.*\b(?:dl|raw)=)(.+)$/, to: '$1?$2&dl=1' },
	{ host: /^(www\.|m\.)?dropbox\.com$/, from: /^(\/(?:s|scl\/fi)\/(?!raw\/|dl\/)[^?]+)\??$/, to: '$1?dl=1' },
	{ host: /^(www\.)?github\.com$/, from: /^(\/[^/]+\/[^/]+)\/blob\/([^?]+)(\?.*)?$/, to: '$1/raw/$2' },
	{ host: /^gitlab\.com$/, from: /^(\/.+\/-)\/blob\//, to: '$1/raw/' },
	{ host: /^bitbucket\.org$/, from: /^(\/[^/]+\/[^/]+)\/src\/([^/?]+\/[^?]+\.\w+)(\?.*)?$/, to: '$1/raw/$2' },
	{ host: /^huggingface\.co$/, from: /^(\/.+)\/blob\//, to: '$1/resolve/' },
];

/** Only links that open a page for certain: a link that may lead to the file is left to WeShop. */
const SERVICES: Service[] = [
	service('Google Drive', /^drive\.google\.com$/, ANY, byNode('Google Drive'), /^(\/a\/[^/]+)?(\/u\/\d+)?\/(uc|thumbnail)\b/),
	service('Google Docs', /^docs\.google\.com$/, /^(\/a\/[^/]+)?(\/u\/\d+)?\/(file|open|(document|spreadsheets|presentation|forms|drawings)\/(u\/\d+\/)?d\/[^?]*(\/|\b)(edit|view|preview|viewform|copy|htmlview|mobilebasic|present)?(\?|#|$))/, byNode('Google Drive'), /\/(export|pub|pubchart|uc|feeds)\b/),
	service('Google Photos', /^(photos\.google\.com|photos\.app\.goo\.gl)$/, ANY, 'Open the photo, download it, and use a node that reads the file, such as Google Drive'),
	service('Google Photos', /^goo\.gl$/, /^\/photos\//, 'Open the photo, download it, and use a node that reads the file, such as Google Drive'),
	service('Google Search', /^(www\.)?google\.[a-z.]{2,6}$/, /^\/(imgres|search|url)\b/),
	service('Google Search', /^images\.app\.goo\.gl$/, ANY),
	service('a Dropbox folder', /^(www\.|m\.)?dropbox\.com$/, /^\/(scl\/fo|sh)\//, `${FOLDER}. ${byNode('Dropbox')}`, /[?&](dl|raw)=1\b/),
	service('Dropbox', /^(www\.|m\.)?dropbox\.com$/, /^\/(home|preview|photos|l|t|work|paper|request)\b/, byNode('Dropbox')),
	service('OneDrive', /^1drv\.ms$/, ANY, byNode('Microsoft OneDrive'), /[?&]download=1\b/),
	service('OneDrive', /^(onedrive|photos\.onedrive)\.(live\.)?com$/, ANY, byNode('Microsoft OneDrive'), /^\/download|[?&]download=1\b/i),
	service('SharePoint', /\.sharepoint\.com$/, /^\/(:[a-z]:\/|.*\/_layouts\/15\/(onedrive|viewer|doc|wopiframe|stream|embed)\.aspx|.*\/forms\/[^/]+\.aspx)|[?&]web=1\b/i, byNode('Microsoft SharePoint'), /[?&]download=1\b/),
	service('iCloud', /^(www\.)?icloud\.com(\.cn)?$|^share\.icloud\.com$/, ANY, DOWNLOADED),
	service('WeTransfer', /^(we\.tl|wetransfer\.com|[\w-]+\.wetransfer\.com)$/, ANY, DOWNLOADED),
	service('Box', /(^|\.)box\.com$/, /^\/(s|file|folder|v|embed)\//, byNode('Box'), /^\/shared\/static\//),
	service('MEGA', /^mega\.(nz|io|co\.nz)$/, ANY, DOWNLOADED),
	service('Proton Drive', /^drive\.proton\.me$/, ANY, DOWNLOADED),
	service('pCloud', /^([\w-]+\.)?pcloud\.(link|com)$/, /^\/publink\//, DOWNLOADED),
	service('Yandex Disk', /^disk\.yandex\.[a-z.]{2,6}$|^yadi\.sk$/, /^\/(i|d|a|client)\//, DOWNLOADED),
	service('Baidu Pan', /^pan\.baidu\.com$/, /^\/(s|share)\//, DOWNLOADED),
	service('TeraBox', /^(www\.)?(1024)?terabox(app)?\.com$/, ANY, DOWNLOADED),
	service('Gofile', /^gofile\.io$/, /^\/d\//, DOWNLOADED),
	service('MediaFire', /^(www\.)?mediafire\.com$/, ANY, DOWNLOADED),
	service('a folder on GitHub', /^(www\.)?github\.com$/, /^\/[^/]+\/[^/]+\/tree\//, FOLDER),
	service('Slack', /^(files\.slack\.com|slack-files\.com|[\w-]+\.slack\.com)$/, ANY, byNode('HTTP Request'), /[?&]pub_secret=/),
	service('Discord', /^(www\.)?discord\.com$/, /^\/channels\//),
	service('Notion', /^(www\.)?notion\.(so|com)$|\.notion\.site$/, ANY, byNode('HTTP Request'), /^\/(image|signed|icons|images|front-static)\//),
	service('Airtable', /^(www\.)?airtable\.com$/, /^\/(app|shr|tbl)/, byNode('Airtable')),
	service('Canva', /^(www\.)?canva\.(com|link)$/, /^\/(design\/|[\w-]+$)/),
	service('Figma', /^(www\.)?figma\.com$/, /^\/(file|design|proto|board|community)\//),
	service('Adobe', /^(adobe\.ly|lightroom\.adobe\.com|stock\.adobe\.com)$/, ANY),
	service('Imgur', /^(www\.|m\.)?imgur\.com$/, /^\/(a|gallery|t|user)\/|^\/\w+(\?|$)/),
	service('ImgBB', /^ibb\.co$/, /^\/[\w-]+(\/[\w-]+)?(\?|$)/),
	service('Postimages', /^(postimg\.cc|postimages\.org)$/, ANY),
	service('Gyazo', /^gyazo\.com$/, /^\/\w+(\?|$)/),
	service('Lightshot', /^(prnt\.sc|prntscr\.com)$/, ANY),
	service('Flickr', /^((www|m)\.)?flickr\.com$|^flic\.kr$/, ANY),
	service('Instagram', /^((www|m)\.)?instagram\.com$|^instagr\.am$/, ANY, COPY, /^\/(p|reel)\/[^/]+\/media\b/),
	service('Facebook', /^((www|m|web|mbasic|business|[a-z]{2}-[a-z]{2})\.)?facebook\.com$|^fb\.(com|me|watch)$/, ANY, COPY, /\/picture\b/),
	service('Pinterest', /^([\w-]+\.)?pinterest\.[a-z.]{2,6}$|^pin\.it$/, ANY),
	service('X', /^((www|mobile)\.)?(x|twitter)\.com$/, ANY),
	service('TikTok', /^((www|vm|m)\.)?tiktok\.com$/, ANY),
	service('YouTube', /^((www|m)\.)?youtube\.com$|^youtu\.be$/, ANY),
	service('Unsplash', /^(www\.)?unsplash\.com$/, ANY, COPY, /\/download\b/),
	service('Pexels', /^(www\.)?pexels\.com$/, ANY, COPY, /\/download\b/),
	service('Pixabay', /^(www\.)?pixabay\.com$/, ANY, COPY, /^\/get\//),
	service('Freepik', /^((www|[a-z]{2})\.)?freepik\.com$/, ANY, COPY, /\/download/),
	service('iStock', /^(www\.)?istockphoto\.com$/, /^\/([a-z]{2}(-[a-z]{2})?\/)?(photo|vector|video|search)/),
	service('Getty Images', /^(www\.)?gettyimages\.[a-z.]{2,6}$/, /^\/(detail|photos|search)\//),
	service('DeviantArt', /^(www\.)?deviantart\.com$/, /^\/[^/]+\/art\//),
	service('Behance', /^(www\.)?behance\.net$/, /^\/gallery\//),
	service('Shutterstock', /^(www\.)?shutterstock\.com$/, /^\/([a-z]{2}(-[A-Z]{2})?\/)?(image|search|editorial)/, COPY, /^\/image\/[^?]*\.(jpe?g|webp|png)\b|^\/image-[^?]*\.(jpe?g|webp|png)\b/i),
	service('Amazon', /^((www|smile|m)\.)?amazon\.[a-z.]{2,6}$/, /^\/(.+\/)?(dp|gp\/product|gp\/aw\/d)\/[A-Z0-9]{10}|^\/(s|stores)[/?]/i),
	service('Amazon', /^(amzn\.(to|eu|asia)|a\.co)$/, ANY),
	service('eBay', /^((www|m)\.)?ebay\.[a-z.]{2,6}$/, /^\/(itm|p|sch|str)\//),
	service('Etsy', /^(www\.)?etsy\.com$/, /^\/(.*\/)?(listing|shop|market)\//),
	service('AliExpress', /(^|\.)aliexpress\.(com|us|ru)$/, /^\/(item|i|store)\//),
	service('Walmart', /^(www\.)?walmart\.com$/, /^\/ip\//),
	service('a Shopify store', /\.myshopify\.com$|^admin\.shopify\.com$/, /^\/(store\/.*|admin\b.*|(collections\/[^/]+\/)?products\/[^/.?]+|collections\/[^/.?]+)(\?|$)/, byNode('Shopify')),
	service('Wikipedia', /(^|\.)(wikipedia|wikimedia)\.org$/, /^\/(wiki\/|w\/index\.php)/, COPY, /Special:(FilePath|Redirect\/file)\b/i),
	service('Telegram', /^(t\.me|telegram\.me)$/, ANY, byNode('Telegram')),
];

/**
 * The address of the picture behind a link that opens a page, if the link itself says it; otherwise what kind of page it
 * is. `undefined` for any address that may lead to a picture.
 */
export function pageLink({ origin, hostname: host, pathname, search, hash }: URL): string | PageLink | undefined {
	const hostname = host.replace(/\.$/, '');
	const target = `${pathname}${search}`;
	const direct = DIRECT.find((one) => one.host.test(hostname) && one.from.test(target));
	if (direct) return `${origin}${target.replace(direct.from, direct.to)}`;
	const found = SERVICES.find((one) => one.host.test(hostname) && one.isPage.test(target + hash) && !one.butFor?.test(target));
	return found && { page: found.page, instead: found.instead };
}
