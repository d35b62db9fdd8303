# ruff: noqa: ARG001, PLR0917 - takes the parameters that ours takes, and needs none
"""The smallest FastAPI application: a /healthz, for start-up's reference, and a /body that sends what it was given.

Run as a process of its own.
"""

import sys

import uvicorn
from fastapi import FastAPI, Request, Response

app = FastAPI()


@app.get("/healthz")
async def read_health() -> dict[str, str]:
    return {"status": "ok"}


@app.put("/body", status_code=204)
async def keep_body(request: Request) -> None:
    app.state.body = await request.body()


@app.get("/body")
async def read_body(
    device: str, runtime: str, precision: str, threads: int, alpha: str = "", resolution: str = ""
) -> Response:
    return Response(app.state.body, media_type="application/json")


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), access_log=False)
