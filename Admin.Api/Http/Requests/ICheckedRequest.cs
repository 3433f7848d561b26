using FluentValidation;

namespace Admin.Api.Http.Requests;

/// <summary>A request that says itself what makes it valid: none can be read without being checked.</summary>
internal interface ICheckedRequest<TSelf>
{
    static abstract IValidator<TSelf> Validator { get; }
}
