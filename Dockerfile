# A single-user image for a course's JupyterHub: the chapters in JupyterLab, with the pinned environment.
#   docker build -t linnet . && docker run --rm -p 8888:8888 linnet
FROM python:3.12-slim
# WORKDIR alone would make a folder that belongs to root, where the reader could build nothing.
RUN useradd --create-home --uid 1000 reader && install --directory --owner=reader /home/reader/linnet
WORKDIR /home/reader/linnet
COPY requirements.lock .
RUN python -m pip install --no-cache-dir --require-hashes -r requirements.lock
# A hub starts it with jupyterhub-singleuser, which must be of the hub's version.
ARG JUPYTERHUB=6.1.1
RUN python -m pip install --no-cache-dir "jupyterhub==$JUPYTERHUB"
COPY --chown=reader . .
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation -e .
USER reader
RUN python -m linnet warm
EXPOSE 8888
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser", "book"]
