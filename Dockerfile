# The destination server. Build it with:  docker build -t meta-pixel .
# Run it with:  docker run -p 3000:3000 -e META_PIXEL_ID -e META_ACCESS_TOKEN -e META_PIXEL_KEY meta-pixel

FROM node:22-alpine AS build
WORKDIR /source
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
# What is installed is the package as it is published, with the version of Segment's runtime that it was tested with.
RUN npm pack --pack-destination /tmp \
  && RUNTIME=$(node -p "JSON.parse(fs.readFileSync('node_modules/@segment/actions-core/package.json')).version") \
  && mkdir /app && cd /app && npm init --yes > /dev/null \
  && npm install --omit=dev --no-audit --no-fund /tmp/action-destination-meta-pixel-*.tgz "@segment/actions-core@$RUNTIME"

FROM node:22-alpine
ENV NODE_ENV=production
COPY --from=build --chown=root:root /app /app
# Where the page saves its syncs: mount a volume here to keep them.
RUN mkdir /config && chown node:node /config
VOLUME /config
USER node
WORKDIR /config
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD wget -q -O /dev/null http://127.0.0.1:3000/healthz || exit 1
# Not through npm or a shell, which would keep SIGTERM from it. The flag spares the garbage collector a sixth of all work.
ENTRYPOINT ["node", "--max-semi-space-size=64", "/app/node_modules/action-destination-meta-pixel/dist/cli/index.js"]
CMD ["serve", "--host", "0.0.0.0", "--config", "/config/meta-pixel.config.json"]
