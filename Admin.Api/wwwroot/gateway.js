// What only the browser can do. Buttons say what they want in an attribute; nothing else runs here.
document.addEventListener('click', async event => {
  const copy = event.target.closest?.('[data-copy]');
  if (copy) {
    const source = document.getElementById(copy.dataset.copy);
    const said = document.getElementById(copy.dataset.copy + '-said');
    try {
      await navigator.clipboard.writeText(source.textContent);
      if (said) said.textContent = 'Copied.';
    } catch {
      // No clipboard without TLS: the text is selected, so that the keyboard's own copy takes it.
      getSelection().selectAllChildren(source);
      if (said) said.textContent = 'Selected. Press Ctrl+C to copy.';
    }
  }

  if (event.target.closest?.('[data-print]')) window.print();
});

// The library keeps Escape from a dialog only while the focus is inside of it, and a click on text is enough to take it out.
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && document.querySelector('[data-keeps-open]')) event.preventDefault();
}, true);

// What had the focus before a dialog took it.
let before = null;
document.addEventListener('focusin', event => {
  if (!event.target.closest('fluent-dialog')) before = event.target;
});

new MutationObserver(() => {
  // The library gives the focus back, but for a dialog that is answered the moment it opens.
  if (before?.isConnected && document.activeElement === document.body && !document.querySelector('fluent-dialog')) before.focus();

  // What went wrong, or is asked, may be below what a small screen shows of a dialog.
  for (const said of document.querySelectorAll('fluent-dialog [role="alert"]:not([data-shown])')) {
    said.dataset.shown = '';
    said.scrollIntoView({ block: 'center' });
  }

  // The library shows a dialog's title and does not name the dialog by it, so that a screen reader would announce one without a name.
  for (const title of document.querySelectorAll('fluent-dialog:not([aria-label]) [slot="title"]')) {
    title.closest('fluent-dialog').setAttribute('aria-label', title.textContent.trim());
  }
}).observe(document.body, { childList: true, subtree: true });
