// Tells of new messages while a page is open, and says of recent times how long ago they were.
(() => {
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const UNITS = [
    [60, 'second', 1],
    [3600, 'minute', 60],
    [86_400, 'hour', 3600],
  ];

  function refreshTimes() {
    for (const element of document.querySelectorAll('time[data-recent]')) {
      const seconds = Math.max(0, (Date.now() - Date.parse(element.dateTime)) / 1000);
      element.title ||= element.textContent;
      const unit = UNITS.find(([limit]) => seconds < limit);
      element.textContent = unit ? format.format(-Math.floor(seconds / unit[2]), unit[1]) : element.title;
    }
  }
  refreshTimes();
  setInterval(refreshTimes, 30_000);

  let notice;
  function tell(name) {
    if (!notice) {
      notice = document.createElement('p');
      notice.className = 'notice';
      notice.setAttribute('role', 'status');
      document.body.append(notice);
    }
    const link = document.createElement('a');
    link.href = location.href;
    link.textContent = 'Show it';
    link.addEventListener('click', (event) => {
      event.preventDefault();
      location.reload();
    });
    notice.replaceChildren(`New inventory of ${name}. `, link);
  }

  const events = new EventSource('/events');
  events.addEventListener('message', (event) => {
    const { deviceid, kind, name } = JSON.parse(event.data);
    const shown = location.pathname.startsWith('/machine/')
      ? decodeURIComponent(location.pathname.slice('/machine/'.length))
      : undefined;
    if (kind === 'inventory' && (shown === undefined || shown === deviceid)) tell(name);
  });
  addEventListener('pagehide', () => events.close());
})();
