/* Progressive help: every page works without it. ES2017, no dependencies. */
(function () {
  'use strict';
  var find = function (selector, root) { return (root || document).querySelector(selector); };
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var typing = function (node) { return /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName); };

  document.addEventListener('keydown', function (event) {
    var search = find('[data-search]');
    if ((event.ctrlKey || event.metaKey) && event.key === 'k' && search) {
      event.preventDefault();
      search.focus();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) { return; }
    if (event.key === '?') { window.location.href = '/help/#keys'; return; }
    var button = find('[data-key="' + event.key.replace(/"/g, '') + '"]');
    if (button) { button.focus(); button.click(); }
  });

  document.addEventListener('click', function (event) {
    var hit = event.target.closest ? event.target.closest('.hit-i') : null;
    if (hit) { choose(hit); return; }
    var printer = event.target.closest ? event.target.closest('[data-print]') : null;
    if (printer) { window.print(); }
    var copier = event.target.closest ? event.target.closest('[data-copy]') : null;
    if (copier) { copy(copier); }
  });

  function put(name, value) {
    var field = find('[name="' + name + '"]');
    if (field) { field.value = value; field.dispatchEvent(new Event('change', { bubbles: true })); }
  }

  function choose(hit) {
    if (hit.dataset.entry) { put('entry_id', hit.dataset.entry); put('title', hit.dataset.name); }
    if (hit.dataset.body) { put('issuer_id', hit.dataset.body); put('issuer_name', hit.dataset.name); }
    if (hit.dataset.law) {
      put('law_article', hit.dataset.law);
      put('document', hit.dataset.document);
      put('article', hit.dataset.article);
      var statute = find('[name=basis_kind][value=statute]');
      if (statute) { statute.checked = true; }
    }
    var list = hit.closest('.hits');
    if (list) { list.parentNode.removeChild(list); }
  }

  function copy(button) {
    var text = document.getElementById(button.dataset.copy).textContent;
    var said = function () { button.textContent = '已复制，去微信里粘贴'; };
    if (navigator.clipboard) { navigator.clipboard.writeText(text).then(said); return; }
    var area = document.createElement('textarea');
    area.value = text;
    document.body.appendChild(area);
    area.select();
    document.execCommand('copy');
    document.body.removeChild(area);
    said();
  }

  /* A screenshot pasted into a text field goes to the file field it names. */
  all('[data-paste]').forEach(function (area) {
    area.addEventListener('paste', function (event) {
      var files = event.clipboardData ? event.clipboardData.files : [];
      if (!files.length || typeof DataTransfer === 'undefined') { return; }
      var carried = new DataTransfer();
      carried.items.add(files[0]);
      document.getElementById(area.dataset.paste).files = carried.files;
      event.preventDefault();
    });
  });

  /* What was typed stays in this browser until it is handed in. */
  all('form[data-keep]').forEach(function (form) {
    var key = 'keep:' + form.dataset.keep;
    var skip = { csrfmiddlewaretoken: 1, once: 1 };
    var read = function () {
      return all('input,textarea,select', form).filter(function (field) {
        return field.name && !skip[field.name] && field.type !== 'file' && field.type !== 'password';
      });
    };
    var saved = null;
    try { saved = JSON.parse(window.localStorage.getItem(key)); } catch (problem) { saved = null; }
    if (saved && !find('.problems')) { offer(form, key, saved, read); }
    form.addEventListener('input', function () {
      var kept = read().filter(function (field) { return !/radio|checkbox/.test(field.type) || field.checked; })
        .map(function (field) { return [field.name, field.value]; });
      try { window.localStorage.setItem(key, JSON.stringify(kept)); } catch (problem) { return; }
    });
    form.addEventListener('submit', function (event) {
      if (window.navigator.onLine === false) { event.preventDefault(); offline(form); return; }
      window.localStorage.removeItem(key);
    });
  });

  /* Without a network nothing is sent and nothing is lost; the page says so and waits. */
  function offline(form) {
    var bar = find('.offline', form) || form.insertBefore(document.createElement('p'), form.firstChild);
    bar.className = 'note a offline';
    bar.setAttribute('role', 'status');
    bar.textContent = '现在没有网。填的都留在这台电脑里，连上网再点一次就行，不会交成两份。';
    window.addEventListener('online', function () { if (bar.parentNode) { bar.parentNode.removeChild(bar); } });
  }

  function offer(form, key, saved, read) {
    var now = read().filter(function (field) { return !/radio|checkbox/.test(field.type) || field.checked; })
      .map(function (field) { return [field.name, field.value]; });
    if (JSON.stringify(now) === JSON.stringify(saved)) { return; }
    var bar = document.createElement('div');
    bar.className = 'restore';
    bar.setAttribute('role', 'status');
    bar.innerHTML = '<span>刚才没交的内容还在</span><span><button type="button">放回来</button> <button type="button">不要了</button></span>';
    document.body.appendChild(bar);
    var buttons = all('button', bar);
    buttons[0].addEventListener('click', function () {
      read().forEach(function (field) {
        var box = /radio|checkbox/.test(field.type);
        var hits = saved.filter(function (pair) { return pair[0] === field.name; });
        if (box) { field.checked = hits.some(function (pair) { return pair[1] === field.value; }); }
        else if (hits.length) { field.value = hits[0][1]; }
      });
      document.body.removeChild(bar);
    });
    buttons[1].addEventListener('click', function () {
      window.localStorage.removeItem(key);
      document.body.removeChild(bar);
    });
  }

  var problems = find('#problems');
  if (problems) { problems.focus(); }
}());
