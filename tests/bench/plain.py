"""The plain page: Flask, Flask-Login, one ORM query and an 18 KB Jinja template, as anybody would write it.

Everything is measured as a multiple of this page, so nothing here is tuned, up or down. As everywhere with
Flask-Login, its user loader reads the person; the page's own query reads forty rows.
"""

import os
from typing import Any

from flask import Flask, render_template
from flask_login import LoginManager, UserMixin, login_required
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lms_plugin.db.base import engine_options

SECRET = "plain"  # noqa: S105  # A page of the bench on loopback.


class Base(DeclarativeBase):
    """Parent of both tables."""


db = SQLAlchemy(model_class=Base)


class User(UserMixin, Base):  # type: ignore[misc]
    """Who reads the page."""

    __tablename__ = "plain_user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))


class Item(Base):
    """A row of the page."""

    __tablename__ = "plain_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("plain_user.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)


def web() -> Flask:
    """The application, on the database of the bench."""
    app = Flask("tests.bench.plain", template_folder=os.path.join(os.path.dirname(__file__), "templates"))
    url = os.environ["CONVIVE_DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
    app.config.update(
        SECRET_KEY=SECRET, SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=engine_options(url)
    )  # fmt: skip
    db.init_app(app)
    manager = LoginManager(app)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def _load(user_id: str) -> User | None:
        return db.session.get(User, int(user_id))

    @app.get("/healthz")
    def _health() -> str:
        return "ok"

    @app.get("/")
    @login_required  # type: ignore[untyped-decorator]
    def _page() -> Any:
        items = db.session.scalars(select(Item).where(Item.user_id == 1).order_by(Item.id)).all()
        return render_template("plain.html", items=items)

    return app


def fill(url: str) -> None:
    """Make the tables, one person and forty rows."""
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Reader"))
        session.flush()
        for number in range(40):
            session.add(Item(user_id=1, title=f"Item {number}", body="A few plain words of text to read here. " * 8))
    engine.dispose()
