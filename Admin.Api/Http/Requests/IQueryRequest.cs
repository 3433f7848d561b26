namespace Admin.Api.Http.Requests;

/// <summary>A request that is read from a query string.</summary>
internal interface IQueryRequest<TSelf> : ICheckedRequest<TSelf>
{
    static abstract TSelf Read(QueryFields fields);
}
