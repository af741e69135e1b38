/* Photos are shrunk on the phone before they leave it; a form pressed without a network is sent later, once. */
(function () {
  'use strict';
  var LONGEST = 1600;
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };
  var canShrink = typeof DataTransfer !== 'undefined' && window.HTMLCanvasElement && HTMLCanvasElement.prototype.toBlob;

  all('input[data-shrink]').forEach(function (input) {
    input.addEventListener('change', function () {
      var file = input.files[0];
      if (!canShrink || !file || !/^image\//.test(file.type)) { return; }
      var picture = new Image();
      picture.onload = function () { shrink(picture, input, file); };
      picture.src = URL.createObjectURL(file);
    });
  });

  function shrink(picture, input, file) {
    var ratio = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    URL.revokeObjectURL(picture.src);
    if (ratio === 1 && file.size < 800000) { return; }
    var canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * ratio);
    canvas.height = Math.round(picture.height * ratio);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(function (blob) {
      if (!blob) { return; }
      var carried = new DataTransfer();
      carried.items.add(new File([blob], 'photo.jpg', { type: 'image/jpeg' }));
      input.files = carried.files;
    }, 'image/jpeg', 0.82);
  }

  function store(mode, run) {
    var asked = window.indexedDB.open('waiting', 1);
    asked.onupgradeneeded = function () { asked.result.createObjectStore('forms', { autoIncrement: true }); };
    asked.onsuccess = function () { run(asked.result.transaction('forms', mode).objectStore('forms')); };
  }

  function bar(text) {
    var shown = document.querySelector('.offbar') || document.createElement('div');
    shown.className = 'offbar mt2';
    shown.setAttribute('role', 'status');
    shown.textContent = text;
    document.getElementById('main').appendChild(shown);
  }

  all('form[data-offline]').forEach(function (form) {
    form.addEventListener('submit', function (event) {
      if (navigator.onLine || !window.indexedDB) { return; }
      event.preventDefault();
      var pairs = [];
      new FormData(form).forEach(function (value, name) { pairs.push([name, value]); });
      store('readwrite', function (forms) {
        forms.add({ to: form.action || window.location.href, pairs: pairs });
        bar('现在没有网。已经存在手机里，连上以后自己传。');
      });
    });
  });

  function send() {
    if (!window.indexedDB || !navigator.onLine) { return; }
    var token = document.querySelector('[name=csrfmiddlewaretoken]');
    store('readonly', function (forms) {
      forms.openCursor().onsuccess = function (event) {
        var at = event.target.result;
        if (!at || !token) { return; }
        deliver(at.key, at.value, token.value);
        at.continue();
      };
    });
  }

  function deliver(key, kept, token) {
    var body = new FormData();
    kept.pairs.forEach(function (pair) { body.append(pair[0], pair[0] === 'csrfmiddlewaretoken' ? token : pair[1]); });
    fetch(kept.to, { method: 'POST', body: body, credentials: 'same-origin' }).then(function (answer) {
      if (!answer.ok) { bar('有一份没网时存的没有传成功，请打开核对。'); return; }
      store('readwrite', function (forms) { forms.delete(key); });
      bar('没网时存的已经传好了。');
    });
  }

  window.addEventListener('online', send);
  send();
}());
