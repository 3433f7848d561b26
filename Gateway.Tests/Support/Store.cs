namespace Gateway.Tests.Support;

/// <summary>Which database a fixture runs on. What the API answers must not depend on it.</summary>
internal enum Store
{
    Sqlite,
    Postgres,
}
