// A menu of the site's editions in the foot of each page; it leads to the same page there.
window.addEventListener("DOMContentLoaded", async () => {
  if (location.protocol === "file:") return; // pages from disk cannot ask for the list
  const here = new URL(document.documentElement.dataset.content_root ?? "./", location.href);
  const site = new URL(here.pathname.replace(/editions\/[^/]+\/$/, ""), here);
  const page = location.pathname.slice(here.pathname.length);
  const editions = [{ name: "newest", path: "" }, ...(await (await fetch(new URL("editions.json", site))).json())];
  const menu = document.createElement("select");
  for (const { name, path } of editions) {
    const there = new URL(path, site);
    menu.add(new Option(name, there.href, false, there.pathname === here.pathname));
  }
  menu.addEventListener("change", async () => {
    const same = await fetch(menu.value + page, { method: "HEAD" });
    location.href = same.ok ? menu.value + page + location.hash : menu.value; // an older edition may lack the page
  });
  const label = document.createElement("label");
  label.className = "editions";
  label.append("Edition ", menu);
  document.querySelector("div.extra_footer")?.append(" ", label);
});
