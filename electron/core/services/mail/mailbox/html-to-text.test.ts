import { describe, expect, it } from 'vitest';
import { htmlToText } from './html-to-text.ts';

describe('an HTML mail as text', () => {
  it.each([
    ['paragraphs', '<p>One</p>\n<p>Two</p>', 'One\n\nTwo'],
    ['lines', 'One<br>Two<br/>\n<br>Three', 'One\nTwo\n\nThree'],
    ['blocks once, however many end', '<div><div><div>One</div></div></div><div>Two</div>', 'One\nTwo'],
    ['white space', '  One \n\t two<b> three</b> <i>four</i>', 'One two three four'],
    ['words in one piece', 'un<b>believ</b>able', 'unbelievable'],
    ['lists', '<ul><li>One<li>Two</ul>after', '- One\n- Two\n\nafter'],
    ['tables', '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    ['preformatted text', '<pre>a\n  b</pre>c', 'a\n  b\n\nc'],
    [
      'entities',
      '&lt;b&gt; &amp;amp; &#x41;&#66; &eacute;&euro;&nbsp;&unknown; &#0;&#xd800;&#99999999',
      '<b> &amp; AB é€\u00a0&unknown; \ufffd\ufffd\ufffd9',
    ],
    [
      'links with where they lead',
      '<a href="https://evil.example/x">your bank</a>',
      'your bank <https://evil.example/x>',
    ],
    ['links that say it', '<a href="https://a.example/">https://a.example/</a>', 'https://a.example/'],
    ['no scripts as links', '<a href="javascript:alert(1)">x</a>', 'x'],
    ['pictures by their text', 'a <img src="x" alt="A &amp; B"> c', 'a A & B c'],
    ['no styles and scripts', '<style>p{}</style>a<script>if (1<2) "</p>"</script>b', 'ab'],
    ['no head', '<html><head><title>T</title><meta x></head><body>b</body></html>', 'b'],
    ['no comments', 'a<!-- x > y --><!--[if mso]><p>no</p><![endif]-->b', 'ab'],
    [
      'nothing hidden',
      'a<div style="color:red; DISPLAY : none"><div>no</div>no</div>b<p hidden>no</p>c',
      'abc',
    ],
    ['what only looks hidden', '<p data-x="hidden" class=hidden>yes</p>', 'yes'],
    ['signs that are no markup', '1 < 2 <3 a<', '1 < 2 <3 a<'],
    ['quoted ends of tags', '<p title="a > b">c</p>', 'c'],
    ['tags that do not end', 'a<p title="x', 'a'],
    ['tags in any case', '<P>a</P><BR><STYLE>no</STYLE>b', 'a\n\n\nb'],
    ['a head without an end', '<head><title>T</title><body>b', 'b'],
    ['nothing', '', ''],
  ])('has %s', (_what, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('ends soon after what anybody is told of it', () => {
    const text = htmlToText('<p>Hello</p>'.repeat(100_000), 1000);
    expect(text.length).toBeGreaterThan(1000);
    expect(text.length).toBeLessThan(1100);
  });

  // Each is quadratic, or ends in a full stack, for readers that look back or build a tree. With 3 MB those take hours.
  it.each([
    ['tags that never end', '<a '],
    ['comments that never end', '<!--'],
    ['signs', '<'],
    ['quotes', '<a x="'],
    ['open elements', '<div>'],
    ['hidden elements', '<div hidden>'],
    ['open links', '<a href="https://x.example">a'],
    ['whole links', '<a href="https://x.example">a</a>'],
    ['styles', '<style>'],
    ['entities', '&#'],
    ['spaces', ' '],
    ['spaces in styles', '<p style="display            '],
  ])('is made of megabytes of %s', { timeout: 20_000 }, (_what, piece) => {
    const html = piece.repeat(Math.ceil(3_000_000 / piece.length));
    expect(htmlToText(html).length).toBeLessThanOrEqual(4 * html.length);
  });
});
