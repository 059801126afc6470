# Everything that the app needs stands in dist/app: nothing is installed and nothing is built here.
FROM node:24-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    STATUS_HOST=127.0.0.1 \
    STATUS_PORT=9464
WORKDIR /app
COPY LICENSE ./
COPY dist/app/ ./
# The user "node" of the base image. The app writes nowhere but below STATE_DIR, where that is set.
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.STATUS_PORT}/healthz`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "main.cjs"]
