import { digestOf } from '../core/text.ts';

export interface Search {
  q: string;
  num: number;
  page: number;
}

/** One result list for each kind of search: the name that it has in the answer, and an item of it. */
export interface ResultList {
  list: string;
  item: (search: Search, position: number) => object;
}

/** A page that belongs to one query and one place in its results. */
function page(search: Search, position: number) {
  const digest = digestOf(`${search.q} ${position}`);
  return {
    title: `${search.q}: result ${position}`,
    link: `https://www.example.com/${digest}`,
    snippet: `Page ${digest} says what there is to say about ${search.q}.`,
  };
}

const imageUrl = 'https://images.example.com/picture.jpg';
const source = 'Example Press';
const date = '2 days ago';

const place = (search: Search, position: number) => ({
  position,
  title: `${search.q} ${position}`,
  address: `${position} Example Street, Springfield`,
  latitude: 40.5 + position / 100,
  longitude: -74.25 - position / 100,
  rating: 4.5,
  ratingCount: 120 + position,
  category: 'Company',
  phoneNumber: '+1 555-0100',
  website: page(search, position).link,
  cid: String(9_000_000_000 + position),
});

const organic = (search: Search, position: number) => ({ ...page(search, position), position });

export const resultLists: Record<string, ResultList> = {
  search: { list: 'organic', item: organic },
  news: {
    list: 'news',
    item: (search, position) => ({ ...page(search, position), date, source, imageUrl, position }),
  },
  images: {
    list: 'images',
    item: (search, position) => ({
      title: page(search, position).title,
      imageUrl,
      imageWidth: 1200,
      imageHeight: 800,
      thumbnailUrl: imageUrl,
      thumbnailWidth: 275,
      thumbnailHeight: 183,
      source,
      domain: 'www.example.com',
      link: page(search, position).link,
      position,
    }),
  },
  videos: {
    list: 'videos',
    item: (search, position) => ({
      ...page(search, position),
      imageUrl,
      duration: '4:20',
      source: 'Example Video',
      channel: 'Example Channel',
      date,
      position,
    }),
  },
  places: { list: 'places', item: place },
  maps: { list: 'places', item: place },
  shopping: {
    list: 'shopping',
    item: (search, position) => ({
      title: page(search, position).title,
      source: 'Example Shop',
      link: page(search, position).link,
      price: `$${position}9.00`,
      imageUrl,
      rating: 4.2,
      ratingCount: 77,
      productId: String(100_000 + position),
      position,
    }),
  },
  scholar: {
    list: 'organic',
    item: (search, position) => ({
      ...page(search, position),
      publicationInfo: 'A Author, B Author - Journal of Examples, 2025',
      year: 2025,
      citedBy: 10 * position,
      id: digestOf(page(search, position).link),
    }),
  },
  patents: {
    list: 'organic',
    item: (search, position) => ({
      ...page(search, position),
      priorityDate: '2024-01-02',
      filingDate: '2024-06-03',
      grantDate: '2026-02-04',
      publicationDate: '2026-02-04',
      inventor: 'A. Inventor',
      assignee: 'Example Corp.',
      publicationNumber: `US${10_000_000 + position}B2`,
      language: 'en',
      position,
    }),
  },
};

/** What only the plain search adds to its list. */
export function searchExtras(search: Search): object {
  const { title, link, snippet } = page(search, 0);
  return {
    answerBox: { title, link, snippet },
    knowledgeGraph: {
      title: search.q,
      type: 'Topic',
      website: link,
      imageUrl,
      description: snippet,
      descriptionSource: 'Example Encyclopedia',
      descriptionLink: link,
      attributes: { Known: 'For being searched' },
    },
    peopleAlsoAsk: [{ question: `What is ${search.q}?`, snippet, title, link }],
    relatedSearches: [{ query: `${search.q} news` }, { query: `${search.q} history` }],
  };
}
