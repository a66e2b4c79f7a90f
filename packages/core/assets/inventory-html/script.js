// Search, sorting and folding of the tables of a page. The page can be read without it.
(() => {
  const field = document.getElementById('search');
  const output = document.getElementById('matches');
  const sections = [...document.querySelectorAll('details.section')];

  /** Rows of a table that are shown at once; laying out thousands takes a browser seconds. */
  const PAGE = 500;

  /** Every table with its rows in the order of the page. */
  const tables = [...document.querySelectorAll('[data-searchable], details.section')].map((container) => ({
    container,
    title: container.querySelector('h2')?.textContent.toLowerCase() ?? '',
    body: container.querySelector('tbody'),
    rows: [...container.querySelectorAll('tbody > tr')].map((row) => ({ row, hit: true, text: undefined })),
    limit: PAGE,
    wasOpen: undefined,
    more: undefined,
  }));

  /** Shows the rows that are found, up to the table's limit, and says how many are left. */
  function show(table) {
    let found = 0;
    for (const { row, hit } of table.rows) {
      if (hit) found += 1;
      const hidden = !hit || found > table.limit;
      if (row.hidden !== hidden) row.hidden = hidden;
    }
    if (found > table.limit && table.more === undefined) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'Show all';
      button.addEventListener('click', () => {
        table.limit = Infinity;
        show(table);
      });
      table.more = document.createElement('p');
      table.more.className = 'more';
      table.more.append(document.createElement('span'), button);
      table.body.closest('table').after(table.more);
    }
    if (table.more !== undefined) {
      table.more.hidden = found <= table.limit;
      table.more.firstChild.textContent = `The first ${table.limit.toLocaleString('en')} of ${found.toLocaleString('en')} rows.`;
    }
    return found;
  }
  for (const table of tables) if (table.rows.length > PAGE) show(table);

  const wordsOf = (query) =>
    query
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');

  function search() {
    const words = wordsOf(field.value);
    const searching = words.length > 0;
    let total = 0;
    for (const table of tables) {
      for (const entry of table.rows) {
        // cells apart, so that no match spans two of them
        entry.text ??= [...entry.row.cells].map((cell) => cell.textContent.toLowerCase()).join('\n');
        entry.hit = words.every((word) => entry.text.includes(word) || table.title.includes(word));
      }
      table.limit = PAGE;
      const found = show(table);
      total += found;
      showFound(table, found, searching);
    }
    output.textContent = searching ? (total === 1 ? '1 match' : `${total.toLocaleString('en')} matches`) : '';
    for (const nothing of document.querySelectorAll('.nothing')) nothing.hidden = !searching || total > 0;
    highlight(words);
  }

  /** Unfolds what has matches while there is a search, and restores it afterwards. */
  function showFound(table, found, searching) {
    const { container, rows } = table;
    if (!container.matches('details')) return;
    if (searching) {
      table.wasOpen ??= container.open;
      container.open = found > 0;
    } else if (table.wasOpen !== undefined) {
      container.open = table.wasOpen;
      table.wasOpen = undefined;
    }
    container.hidden = searching && found === 0;
    const count = container.querySelector('summary .count');
    if (count) count.textContent = searching ? `${found} of ${rows.length}` : (count.dataset.total ?? rows.length);
    const link = document.querySelector(`nav a[href="#${container.id}"]`);
    if (link) {
      link.classList.toggle('none', searching && found === 0);
      const linkCount = link.querySelector('.count');
      if (linkCount) {
        linkCount.dataset.total ??= linkCount.textContent;
        linkCount.textContent = searching ? found : linkCount.dataset.total;
      }
    }
  }

  /** Marks are made without touching the document; enough of them for what a person scrolls through. */
  const MAX_MARKS = 2000;
  function highlight(words) {
    if (typeof Highlight === 'undefined' || !CSS.highlights) return;
    CSS.highlights.delete('search');
    if (words.length === 0) return;
    const marks = new Highlight();
    for (const { rows } of tables) {
      for (const { row } of rows) {
        if (row.hidden) continue;
        const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const text = node.data.toLowerCase();
          // some letters change their length in lower case, and the positions would be wrong
          if (text.length !== node.data.length) continue;
          for (const word of words) {
            for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
              const range = new Range();
              range.setStart(node, at);
              range.setEnd(node, at + word.length);
              marks.add(range);
              if (marks.size >= MAX_MARKS) {
                CSS.highlights.set('search', marks);
                return;
              }
            }
          }
        }
      }
    }
    CSS.highlights.set('search', marks);
  }

  if (field && output) {
    field.closest('.search').hidden = false;
    for (const button of document.querySelectorAll('[data-fold]')) {
      button.hidden = sections.length < 2;
      button.addEventListener('click', () => {
        for (const section of sections) section.open = button.dataset.fold === 'open';
      });
    }
    let timer;
    field.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(search, 100);
    });
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      field.value = '';
      clearTimeout(timer);
      search();
    });
    document.addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.activeElement?.matches('input, textarea, select')) return;
      event.preventDefault();
      field.focus();
      field.select();
    });
    // a browser that goes back keeps the text of the field
    if (field.value !== '') search();
  }

  const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  for (const table of document.querySelectorAll('table[data-sortable]')) {
    const body = table.tBodies[0];
    if (!body || body.rows.length < 2) continue;
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const ascending = head.getAttribute('aria-sort') !== 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
        const keyed = [...body.rows].map((row) => {
          const cell = row.cells[column];
          return { row, key: cell?.dataset.value ?? cell?.textContent ?? '' };
        });
        // rows without a value stay at the end in both directions
        keyed.sort((a, b) =>
          a.key === '' || b.key === ''
            ? Number(a.key === '') - Number(b.key === '')
            : collator.compare(a.key, b.key) * (ascending ? 1 : -1),
        );
        const fragment = document.createDocumentFragment();
        for (const { row } of keyed) fragment.append(row);
        body.append(fragment);
        const shown = tables.find((candidate) => candidate.body === body);
        if (shown === undefined) return;
        const place = new Map(keyed.map(({ row }, index) => [row, index]));
        shown.rows.sort((a, b) => place.get(a.row) - place.get(b.row));
        show(shown);
      });
    });
  }

  /** A link to a folded section unfolds it. */
  function unfoldTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.matches('details')) {
      target.open = true;
      target.scrollIntoView();
    }
  }
  addEventListener('hashchange', unfoldTarget);
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a[href^="#"]')) setTimeout(unfoldTarget);
  });
  if (location.hash) unfoldTarget();

  const contents = document.querySelector('.contents');
  if (contents && matchMedia('(min-width: 64rem)').matches) contents.open = true;
})();
