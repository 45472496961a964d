import { defineConfig } from 'vite'

/** Builds the page into dist/page, where the server finds it. Run from the root of the repository. */
export default defineConfig({
  root: 'src/page',
  // The page may stand behind a proxy, under any path.
  base: './',
  cacheDir: '../../node_modules/.cache/vite',
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    // The licenses of what is bundled ask to be handed on with it.
    license: { fileName: 'licenses.md' },
    target: 'es2022',
    // light-dark() is left to the browser: what the build makes of it for older ones knows nothing of Mantine's schemes.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    // The server's policy lets no inline script run.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      onLog(level, log, report) {
        // Mantine marks its modules for servers that render React: there is none here.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log)
      }
    }
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } }
})
