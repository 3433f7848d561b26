namespace Admin.Api.Http.Requests;

/// <summary>A request that is read from a JSON body.</summary>
internal interface IBodyRequest<TSelf> : ICheckedRequest<TSelf>
{
    /// <summary>Whether a request without any body is one with an empty object.</summary>
    static virtual bool MayBeEmpty => false;

    static abstract TSelf Read(BodyFields fields);
}
