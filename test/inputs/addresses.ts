import { refusedWith, taken, type Row } from './row';

const ONE = 'https://a.com/1.jpg';
const TWO = 'https://b.com/2.jpg';
const same = (...texts: string[]): Array<[string, string]> => texts.map((text) => [text, text]);
const all = (sent: string, ...texts: string[]): Array<[string, string]> => texts.map((text) => [text, sent]);

/** Addresses of one picture, however they are written, with what WeShop gets. */
export const writtenAddresses: Array<Row<string, string>> = [
	taken('an address', ...same(ONE, 'http://a.com/1.jpg', 'https://a.com:8443/1.jpg?w=1&h=2#top', 'https://a.com/photo')),
	taken('capital letters in scheme and host', ['HTTPS://Shop.Example/A.JPG', 'https://shop.example/A.JPG'], ['Http://A.com', 'http://a.com/']),
	taken('blanks and invisible marks around it', ...all(ONE, ` ${ONE}\n`, `\ufeff${ONE}`, `\u00a0${ONE}\u200b`, `\t${ONE}\r\n`)),
	taken(
		'blanks inside',
		['https://a.com/my photo.jpg', 'https://a.com/my%20photo.jpg'],
		['https://a.com/a b.jpg?name=c d', 'https://a.com/a%20b.jpg?name=c%20d'],
		['https://a.com/my%20photo (1).jpg', 'https://a.com/my%20photo%20(1).jpg'],
	),
	taken(
		'letters beyond ASCII',
		['https://a.com/schuhe-größe.jpg', 'https://a.com/schuhe-gr%C3%B6%C3%9Fe.jpg'],
		['https://münchen.example/ä.jpg', 'https://xn--mnchen-3ya.example/%C3%A4.jpg'],
		['https://a.com/写真.jpg?q=靴', 'https://a.com/%E5%86%99%E7%9C%9F.jpg?q=%E9%9D%B4'],
		['https://a.com/👟.png', 'https://a.com/%F0%9F%91%9F.png'],
	),
	taken('a backslash', ['https://a.com\\photos\\1.jpg', 'https://a.com/photos/1.jpg'], ['https:\\\\a.com\\1.jpg', ONE]),
	taken(
		'a comma, semicolon or bar inside it',
		...same('https://a.com/w_300,h_200/1.jpg', 'https://a.com/1.jpg;v=2', 'https://a.com/1,2,3.jpg', 'https://a.com/1.jpg?sizes=1|2|3', 'https://a.com/a,b;c/1.jpg?d,e'),
		['https://a.com/left, right.jpg', 'https://a.com/left,%20right.jpg'],
	),
	taken(
		'an address that carries another one',
		...same(
			'https://proxy.com/?url=https://a.com/1.jpg',
			'https://web.archive.org/web/2020/https://a.com/x.jpg',
			'https://res.cloudinary.com/x/image/fetch/w_300,h_200/https://a.com/1.jpg',
			'https://images.example/rs:fill:300/plain/https://a.com/1.jpg@webp',
			'https://thumbs.example/filters:watermark(https://a.com/logo.png,10,10)/a.com/1.jpg',
			'https://i0.example/a.com/1.jpg?src=http://a.com/1.jpg&next=//b.com',
			'https://proxy.com/https:/a.com/1.jpg',
		),
	),
	taken('an address in quotes or brackets', ...all(ONE, `"${ONE}"`, `'${ONE}'`, `“${ONE}”`, `<${ONE}>`, `(${ONE})`, `\`${ONE}\``, `<${ONE}|photo>`, `["${ONE}"]`, ` [ '${ONE}' ] `)),
	taken('Markdown, HTML, a formula of a sheet', ...all(ONE, `![a shoe](${ONE})`, `[photo](${ONE} "front")`, `[${ONE}](${ONE})`, `=IMAGE("${ONE}")`, `=IMAGE("${ONE}"; 4; 50; 50)`, `=HYPERLINK("${ONE}","photo")`, `=BILD("${ONE}")`, `<img alt="x" src="${ONE}">`)),
	taken('a comma at the end, or https:// twice', ...all(ONE, `${ONE},`, `${ONE}; `, `https://${ONE}`)),
];

/** What leads to a page is changed where the link itself says where its file is. */
export const directLinks: Array<Row<string, string>> = [
	taken(
		'a Dropbox link to a file',
		['https://www.dropbox.com/s/abc/shoe.jpg?dl=0', 'https://www.dropbox.com/s/abc/shoe.jpg?dl=1'],
		['https://www.dropbox.com/scl/fi/abc/shoe.jpg?rlkey=xyz&st=1&dl=0', 'https://www.dropbox.com/scl/fi/abc/shoe.jpg?rlkey=xyz&st=1&dl=1'],
		['https://www.dropbox.com/scl/fi/abc/shoe.jpg?dl=0&rlkey=xyz', 'https://www.dropbox.com/scl/fi/abc/shoe.jpg?dl=1&rlkey=xyz'],
		['https://dropbox.com/s/abc/shoe.jpg', 'https://dropbox.com/s/abc/shoe.jpg?dl=1'],
		['https://www.dropbox.com/scl/fi/abc/shoe.jpg?rlkey=xyz', 'https://www.dropbox.com/scl/fi/abc/shoe.jpg?rlkey=xyz&dl=1'],
		...same('https://www.dropbox.com/s/abc/shoe.jpg?dl=1', 'https://www.dropbox.com/s/abc/shoe.jpg?raw=1', 'https://dl.dropboxusercontent.com/s/abc/shoe.jpg'),
	),
	taken(
		'a file on GitHub, GitLab, Bitbucket or Hugging Face',
		['https://github.com/shop/photos/blob/main/shoe.jpg', 'https://github.com/shop/photos/raw/main/shoe.jpg'],
		['https://github.com/shop/photos/blob/main/a/shoe.jpg?raw=true', 'https://github.com/shop/photos/raw/main/a/shoe.jpg'],
		['https://gitlab.com/shop/photos/-/blob/main/shoe.jpg', 'https://gitlab.com/shop/photos/-/raw/main/shoe.jpg'],
		['https://bitbucket.org/shop/photos/src/main/a/shoe.jpg', 'https://bitbucket.org/shop/photos/raw/main/a/shoe.jpg'],
		['https://huggingface.co/datasets/shop/photos/blob/main/shoe.jpg', 'https://huggingface.co/datasets/shop/photos/resolve/main/shoe.jpg'],
		...same('https://raw.githubusercontent.com/shop/photos/main/shoe.jpg', 'https://github.com/user-attachments/assets/0af1'),
	),
	taken(
		'a link of these services that may lead to the file',
		...same(
			'https://media.gettyimages.com/id/1/photo/shoe.jpg',
			'https://shop.sharepoint.com/sites/x/Shared%20Documents/1.jpg',
			'https://u.pcloud.link/dpZXabc/shoe.jpg',
			'https://store4.gofile.io/download/web/abc/shoe.jpg',
			'https://drive.google.com/uc?export=download&id=1AbC',
			'https://drive.google.com/uc?id=1AbC',
			'https://drive.google.com/thumbnail?id=1AbC&sz=w1000',
			'https://drive.usercontent.google.com/download?id=1AbC',
			'https://lh3.googleusercontent.com/d/1AbC',
			'https://docs.google.com/drawings/d/1AbC/export/png',
			'https://docs.google.com/spreadsheets/d/e/2PACX/pubchart?oid=1&format=image',
			'https://onedrive.live.com/download?cid=1&resid=2',
			'https://shop.sharepoint.com/:i:/g/photos/EaBc?e=1&download=1',
			'https://app.box.com/shared/static/abc.jpg',
			'https://i.imgur.com/abc.jpg',
			'https://images.unsplash.com/photo-1?w=900',
			'https://unsplash.com/photos/abc/download?force=true',
			'https://m.media-amazon.com/images/I/71abc.jpg',
			'https://cdn.shopify.com/s/files/1/1/products/shoe.jpg?v=1',
			'https://shop.myshopify.com/cdn/shop/products/shoe.jpg',
			'https://upload.wikimedia.org/wikipedia/commons/a/a9/Shoe.jpg',
			'https://commons.wikimedia.org/wiki/Special:FilePath/Shoe.jpg',
			'https://i.pinimg.com/originals/1.jpg',
			'https://live.staticflickr.com/1/2.jpg',
			'https://scontent.cdninstagram.com/v/1.jpg',
			'https://cdn.discordapp.com/attachments/1/2/shoe.png',
			'https://drive.google.example/file/d/1/view',
		),
	),
];

const SEVERAL = 'holds more than one address';
const cannotBe = (what: string, ...texts: string[]) => refusedWith(what, 'cannot be ', ...texts);
/** Pages of a service, with its name in the message. */
const page = (name: string, ...links: string[]) => refusedWith(`a page of ${name}`, `is a link of ${name}, which opens a page and not the picture itself`, ...links);

export const severalAddresses: Array<Row<string, string>> = [
	refusedWith('two addresses with a comma between them', SEVERAL, `${ONE}, ${TWO}`, `${ONE},${TWO}`, `${ONE} ,${TWO}`, `${ONE}?v=1,${TWO}?v=2`, `${ONE}，${TWO}`),
	refusedWith('two addresses with anything else between them', SEVERAL, `${ONE}; ${TWO}`, `${ONE};${TWO}`, `${ONE}|${TWO}`, `${ONE} | ${TWO}`, `${ONE} ${TWO}`, `${ONE}\n${TWO}`, `${ONE}\r\n\r\n${TWO}\n`, `${ONE}\t${TWO}`, `${ONE} and ${TWO}`, `${ONE} & ${TWO}`, `${ONE}\\n${TWO}`, `${ONE}${TWO}`, `${ONE}&${TWO}`, `${ONE}<br>${TWO}`, `${ONE}\u00a0${TWO}`),
	refusedWith('a list of addresses as text', SEVERAL, `["${ONE}","${TWO}"]`, `["${ONE}", "${TWO}"]`, `['${ONE}', '${TWO}']`, `"${ONE}","${TWO}"`, `<${ONE}> <${TWO}>`, `![](${ONE}) ![](${TWO})`, `- ${ONE}\n- ${TWO}`.slice(2), `${ONE}, ${TWO}, https://c.com/3.jpg`),
	refusedWith('a second address without https://', SEVERAL, `${ONE}, www.b.com/2.jpg`, `${ONE} //b.com/2.jpg`, `${ONE}, a.com/2.jpg`, `${ONE}, 2.jpg`, `${ONE}; ftp://b.com/2.jpg`, `${ONE}, data:image/png;base64,AA`),
];

export const noAddresses: Array<Row<string, string>> = [
	cannotBe('the name of a file', 'sneaker.png', 'photo', '/photos/1.jpg', 'C:\\photos\\1.jpg', '[object Object]', '#N/A'),
	cannotBe('an address without https://', 'a.com/1.jpg', '//cdn.a.com/1.jpg', 'www.a.com/1.jpg', 'https:/a.com/1.jpg', 'https//a.com/1.jpg', 'https://', 'https:// a.com/1.jpg', 'https://a b/1.jpg'),
	cannotBe('another kind of address', 'data:image/png;base64,iVBORw0KGgo=', 'blob:https://a.com/1', 'file:///tmp/1.jpg', 'ftp://a.com/1.jpg', 's3://shop/1.jpg', 'gs://shop/1.jpg', 'javascript:alert(1)', 'mailto:a@b.com'),
	cannotBe('an address inside of a sentence', `Photo: ${ONE}`, `see ${ONE} please`, `photo.jpg (${ONE})`),
	cannotBe('a line break inside', 'https://a.com/1\n.jpg', 'https://a.com/1\t.jpg', 'https://a.com/1.jpg\u0000x'),
];

/** Refused by the run alone: the editor validates the form of an address, not where it leads. */
export const wrongPlaces: Array<Row<string, string>> = [
	cannotBe('an address in a private network', 'http://localhost:5678/1.jpg', 'http://192.168.1.5/1.jpg', 'https://n8n.internal/1.jpg', 'http://[::1]/1.jpg', 'https://nas/1.jpg'),
	refusedWith('an address with a login', 'is an address with a user name or a password in it', 'https://user:secret@a.com/1.jpg', 'https://user@a.com/1.jpg', 'https://:secret@a.com/1.jpg'),
	page('Google Drive', 'https://drive.google.com/file/d/1AbC/view?usp=sharing', 'https://drive.google.com/file/d/1AbC/edit', 'https://drive.google.com/open?id=1AbC', 'https://drive.google.com/drive/folders/1AbC', 'https://drive.google.com/a/shop.com/file/d/1AbC/view', 'http://drive.google.com/file/u/0/d/1AbC/preview', 'https://drive.google.com./file/d/1AbC/view', '<https://drive.google.com/file/d/1AbC/view>'),
	page('Google Docs', 'https://docs.google.com/spreadsheets/d/1AbC/edit#gid=0', 'https://docs.google.com/document/d/1AbC', 'https://docs.google.com/presentation/d/1AbC/view', 'https://docs.google.com/file/d/1AbC/edit'),
	page('Google Photos', 'https://photos.app.goo.gl/AbC', 'https://photos.google.com/share/AbC/photo/1', 'https://goo.gl/photos/AbC'),
	page('Google Search', 'https://www.google.com/imgres?imgurl=https://a.com/1.jpg', 'https://www.google.de/search?q=shoe', 'https://images.app.goo.gl/AbC'),
	page('a Dropbox folder', 'https://www.dropbox.com/scl/fo/abc/h?rlkey=1&dl=0', 'https://www.dropbox.com/sh/abc/def?dl=0', 'https://www.dropbox.com/sh/abc/def'),
	page('OneDrive', 'https://1drv.ms/i/s!AbC', 'https://onedrive.live.com/?cid=1&id=2', 'https://onedrive.live.com/redir?resid=1', 'https://onedrive.live.com/embed?resid=1', 'https://photos.onedrive.com/share/1'),
	page('SharePoint', 'https://shop.sharepoint.com/:i:/g/photos/EaBc?e=1', 'https://shop-my.sharepoint.com/:i:/r/personal/a/1.jpg?web=1', 'https://shop.sharepoint.com/sites/x/Shared%20Documents/1.jpg?web=1', 'https://shop.sharepoint.com/sites/x/_layouts/15/onedrive.aspx?id=1', 'https://shop.sharepoint.com/sites/x/Photos/Forms/AllItems.aspx'),
	page('iCloud', 'https://www.icloud.com/iclouddrive/0AbC#shoe', 'https://www.icloud.com/sharedalbum/#B0AbC', 'https://share.icloud.com/photos/0AbC'),
	page('WeTransfer', 'https://we.tl/t-AbC', 'https://wetransfer.com/downloads/abc/def', 'https://shop.wetransfer.com/downloads/abc'),
	page('Box', 'https://app.box.com/s/abc', 'https://shop.box.com/s/abc', 'https://shop.app.box.com/file/1'),
	page('pCloud', 'https://u.pcloud.link/publink/show?code=XZ1', 'https://e.pcloud.link/publink/show?code=XZ1'),
	page('Yandex Disk', 'https://disk.yandex.ru/i/abc', 'https://yadi.sk/d/abc', 'https://disk.yandex.com/d/abc'),
	page('Baidu Pan', 'https://pan.baidu.com/s/1abc'),
	page('TeraBox', 'https://www.terabox.com/s/1abc', 'https://terabox.com/sharing/link?surl=1'),
	page('Proton Drive', 'https://drive.proton.me/urls/ABC#key'),
	page('Gofile', 'https://gofile.io/d/abc'),
	page('iStock', 'https://www.istockphoto.com/photo/shoe-gm1-2', 'https://www.istockphoto.com/de/photo/shoe-gm1-2'),
	page('Getty Images', 'https://www.gettyimages.com/detail/photo/shoe-royalty-free-image/1', 'https://www.gettyimages.de/detail/foto/schuh/1'),
	page('DeviantArt', 'https://www.deviantart.com/shop/art/shoe-1'),
	page('Behance', 'https://www.behance.net/gallery/1/shoe'),
	page('Imgur', 'https://imgur.com/abc', 'https://imgur.com/a/abc', 'https://imgur.com/gallery/shoe-abc'),
	page('Instagram', 'https://www.instagram.com/p/AbC/', 'https://instagram.com/shop', 'https://www.instagram.com/reel/AbC'),
	page('Pinterest', 'https://www.pinterest.com/pin/1/', 'https://pin.it/AbC', 'https://www.pinterest.co.uk/pin/1/', 'https://de.pinterest.com/pin/1'),
	page('Unsplash', 'https://unsplash.com/photos/a-shoe-AbC', 'https://unsplash.com/s/photos/shoe'),
	page('Amazon', 'https://www.amazon.com/Shoe/dp/B0ABCDEFGH', 'https://www.amazon.de/dp/B0ABCDEFGH?th=1', 'https://www.amazon.co.uk/gp/product/B0ABCDEFGH/ref=1', 'https://amzn.to/AbC'),
	page('a Shopify store', 'https://shop.myshopify.com/products/shoe', 'https://shop.myshopify.com/collections/all/products/shoe?variant=1', 'https://admin.shopify.com/store/shop/products/1'),
	page('Wikipedia', 'https://commons.wikimedia.org/wiki/File:Shoe.jpg', 'https://en.wikipedia.org/wiki/Shoe', 'https://de.m.wikipedia.org/wiki/Datei:Schuh.jpg'),
	page('Facebook', 'https://www.facebook.com/photo/?fbid=1', 'https://m.facebook.com/shop/photos/1', 'https://fb.watch/abc'),
	page('Slack', 'https://files.slack.com/files-pri/T1-F1/shoe.jpg', 'https://shop.slack.com/files/U1/F1/shoe.jpg'),
];

/** What a browser shows as pages: the table of the documentation names them in one row. */
export const takenAddresses = [...writtenAddresses, ...directLinks];
export const refusedAddresses = [...severalAddresses, ...noAddresses, ...wrongPlaces];
