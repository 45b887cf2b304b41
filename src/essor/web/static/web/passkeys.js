// Forms with data-passkey ask the device for a key and then send themselves: login, add or prove.
(() => {
  const keys = window.webauthnJSON;

  async function asked(form) {
    if (form.dataset.passkey !== "login") return JSON.parse(document.getElementById("js_data").textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  }

  async function made(form) {
    const data = await asked(form);
    if (form.dataset.passkey !== "add") return keys.get(data.request_options);
    const options = structuredClone(data.creation_options);
    const alone = form.elements.passwordless.checked;
    options.publicKey.authenticatorSelection = {
      ...options.publicKey.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      ...(alone ? { userVerification: "required" } : {}),
    };
    return keys.create(options);
  }

  async function send(form) {
    const wrong = form.querySelector("[data-passkey-wrong]");
    try {
      form.elements.credential.value = JSON.stringify(await made(form));
      form.submit();
    } catch {
      wrong.hidden = false;
      form.querySelector("[type=submit]").focus();
    }
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
})();
