// Keeps the status page up to date: swaps the parts that the server sends, adds log lines, and says how long ago times are.
(() => {
  const MAX_LINES = 500;
  const UNITS = [
    [60, 'second', 1],
    [3600, 'minute', 60],
    [86_400, 'hour', 3600],
    [7 * 86_400, 'day', 86_400],
  ];
  const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const clock = new Intl.DateTimeFormat([], {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const full = new Intl.DateTimeFormat([], { dateStyle: 'medium', timeStyle: 'medium' });
  const log = document.getElementById('log');
  const notice = document.getElementById('notice');
  const button = document.getElementById('run');
  let lastLine = Number(document.body.dataset.last);

  function refreshTimes(root = document) {
    for (const element of root.querySelectorAll('time')) {
      const time = Date.parse(element.dateTime);
      element.title ||= full.format(time);
      const seconds = (time - Date.now()) / 1000;
      const unit = UNITS.find(([limit]) => Math.abs(seconds) < limit);
      let text = unit ? relative.format(Math.round(seconds / unit[2]), unit[1]) : full.format(time);
      if (element.closest('#log')) text = clock.format(time);
      if (element.textContent !== text) element.textContent = text;
    }
  }

  function tell(text, bad = false) {
    notice.textContent = text;
    notice.classList.toggle('bad', bad);
    notice.hidden = text === '';
  }

  function addLines(markup) {
    const template = document.createElement('template');
    template.innerHTML = markup;
    const fresh = [...template.content.children].filter((line) => Number(line.dataset.number) > lastLine);
    if (fresh.length === 0) return;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    lastLine = Number(fresh.at(-1).dataset.number);
    log.append(...fresh);
    while (log.children.length > MAX_LINES) log.firstElementChild.remove();
    refreshTimes(log);
    if (atEnd) log.scrollTop = log.scrollHeight;
  }

  function swap(parts) {
    for (const [id, markup] of Object.entries(parts)) {
      const element = document.getElementById(id);
      if (!element) continue;
      element.innerHTML = markup;
      refreshTimes(element);
    }
  }

  let stream;
  let lost = false;
  function listen() {
    stream = new EventSource(`/events?after=${lastLine}`);
    stream.addEventListener('open', () => {
      if (lost) tell('');
      lost = false;
    });
    stream.addEventListener('parts', (event) => swap(JSON.parse(event.data)));
    if (log) stream.addEventListener('log', (event) => addLines(JSON.parse(event.data)));
    stream.addEventListener('error', () => {
      lost = true;
      tell('No connection to the agent; trying again …', true);
      // Refused rather than broken off: the browser does not try again by itself.
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 30_000);
    });
  }

  async function run(event) {
    event.preventDefault();
    button.disabled = true;
    try {
      const response = await fetch('/now', { cache: 'no-store' });
      if (response.ok) tell('A run has been requested.');
      else tell(response.status === 429 ? 'Too many requests; try again in a minute.' : 'The run was refused.', true);
    } catch {
      tell('No connection to the agent.', true);
    }
    setTimeout(() => {
      button.disabled = false;
      if (!lost) tell('');
    }, 5_000);
  }

  refreshTimes();
  setInterval(refreshTimes, 10_000);
  if (log) log.scrollTop = log.scrollHeight;
  button?.form.addEventListener('submit', run);
  listen();
  addEventListener('pagehide', () => stream.close());
  addEventListener('pageshow', (event) => event.persisted && listen());
})();
