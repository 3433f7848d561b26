namespace Admin.Api.Requests;

/// <summary>A request that is read from a JSON body.</summary>
internal interface IBodyRequest<out TSelf>
{
    static abstract TSelf Read(BodyFields fields);
}
