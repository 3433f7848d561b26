using System.Text.Json;
using Admin.Api.Requests;
using FluentValidation;

namespace Admin.Api.Teams;

/// <summary><c>POST /team/new</c>.</summary>
/// <param name="TeamId">An id that the caller chose; absent or null for a random one.</param>
internal sealed record TeamNewRequest(Optional<string?> TeamId, TeamFields Fields) : IBodyRequest<TeamNewRequest>
{
    public static TeamNewRequest Read(BodyFields fields) => new(fields.Text("team_id"), TeamFields.Read(fields));
}

/// <summary>What makes a <see cref="TeamNewRequest"/> valid.</summary>
internal sealed class TeamNewValidator : AbstractValidator<TeamNewRequest>
{
    public TeamNewValidator()
    {
        RuleFor(r => r.TeamId).IsName();
        RuleFor(r => r.Fields).SetValidator(new TeamFieldsValidator());
    }
}

/// <summary><c>POST /team/update</c>: present fields change, null clears one.</summary>
internal sealed record TeamUpdateRequest(string? TeamId, TeamFields Fields) : IBodyRequest<TeamUpdateRequest>
{
    public static TeamUpdateRequest Read(BodyFields fields) => new(fields.Text("team_id").Value, TeamFields.Read(fields));
}

/// <summary>What makes a <see cref="TeamUpdateRequest"/> valid.</summary>
internal sealed class TeamUpdateValidator : AbstractValidator<TeamUpdateRequest>
{
    public TeamUpdateValidator()
    {
        RuleFor(r => r.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(r => r.Fields).SetValidator(new TeamFieldsValidator());
        RuleFor(r => r.Fields.Blocked)
            .Must(b => !b.IsPresent || b.Value is not null)
            .WithMessage("must be true or false; leave it out to keep it as it is");
    }
}

/// <summary><c>POST /team/block</c> and <c>/team/unblock</c>.</summary>
internal sealed record TeamNameRequest(string? TeamId) : IBodyRequest<TeamNameRequest>
{
    public static TeamNameRequest Read(BodyFields fields) => new(fields.Text("team_id").Value);
}

/// <summary>What makes a <see cref="TeamNameRequest"/> valid.</summary>
internal sealed class TeamNameValidator : AbstractValidator<TeamNameRequest>
{
    public const string Fault = "name the team";

    public TeamNameValidator() => RuleFor(r => r.TeamId).NotEmpty().WithMessage(Fault);
}

/// <summary><c>POST /team/delete</c>.</summary>
internal sealed record TeamDeleteRequest(IReadOnlyList<string>? TeamIds) : IBodyRequest<TeamDeleteRequest>
{
    public static TeamDeleteRequest Read(BodyFields fields) => new(fields.Texts("team_ids").Value);
}

/// <summary>What makes a <see cref="TeamDeleteRequest"/> valid.</summary>
internal sealed class TeamDeleteValidator : AbstractValidator<TeamDeleteRequest>
{
    public TeamDeleteValidator() =>
        RuleFor(r => r.TeamIds).Must(ids => ids is { Count: > 0 and <= FieldRules.MaxListed }).WithMessage($"name between 1 and {FieldRules.MaxListed} teams");
}

/// <summary><c>POST /team/member_add</c>.</summary>
/// <param name="Member">One member or a list of them.</param>
internal sealed record MemberAddRequest(string? TeamId, JsonElement? Member) : IBodyRequest<MemberAddRequest>
{
    /// <summary>Null where it is not valid.</summary>
    public IReadOnlyList<TeamMember>? Members => Member switch
    {
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > 0 => TeamMember.Read(list),
        { ValueKind: JsonValueKind.Object } one => TeamMember.Read(JsonSerializer.SerializeToElement(new[] { one })),
        _ => null,
    };

    public static MemberAddRequest Read(BodyFields fields) => new(fields.Text("team_id").Value, fields.Any("member").Value);
}

/// <summary>What makes a <see cref="MemberAddRequest"/> valid.</summary>
internal sealed class MemberAddValidator : AbstractValidator<MemberAddRequest>
{
    public MemberAddValidator()
    {
        RuleFor(r => r.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(r => r.Member).Must((request, _) => request.Members is not null).WithMessage(TeamMember.Fault);
    }
}

/// <summary><c>POST /team/member_delete</c>.</summary>
internal sealed record MemberDeleteRequest(string? TeamId, string? UserId, string? UserEmail) : IBodyRequest<MemberDeleteRequest>
{
    public static MemberDeleteRequest Read(BodyFields fields) =>
        new(fields.Text("team_id").Value, fields.Text("user_id").Value, fields.Text("user_email").Value);
}

/// <summary>What makes a <see cref="MemberDeleteRequest"/> valid.</summary>
internal sealed class MemberDeleteValidator : AbstractValidator<MemberDeleteRequest>
{
    public MemberDeleteValidator()
    {
        RuleFor(r => r.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(r => r.UserId).Must((request, id) => id is not null || request.UserEmail is not null).WithMessage("name the member, by user_id or user_email");
    }
}

/// <summary><c>GET /team/info</c>: the team, and a page of its keys.</summary>
internal sealed record TeamInfoQuery(string? TeamId, Paging Paging) : IQueryRequest<TeamInfoQuery>
{
    private const int DefaultSize = 100;

    public static TeamInfoQuery Read(QueryFields fields) => new(fields.Text("team_id"), Paging.Read(fields, DefaultSize));
}

/// <summary>What makes a <see cref="TeamInfoQuery"/> valid.</summary>
internal sealed class TeamInfoValidator : AbstractValidator<TeamInfoQuery>
{
    public TeamInfoValidator()
    {
        RuleFor(q => q.TeamId).NotEmpty().WithMessage(TeamNameValidator.Fault);
        RuleFor(q => q.Paging).SetValidator(new PagingValidator());
    }
}

/// <summary><c>GET /team/list</c>: an array, as LiteLLM's clients expect; the total stands in <c>x-total-count</c>.</summary>
internal sealed record TeamListQuery(Paging Paging) : IQueryRequest<TeamListQuery>
{
    public static TeamListQuery Read(QueryFields fields) => new(Paging.Read(fields, Paging.MaxSize));
}

/// <summary>What makes a <see cref="TeamListQuery"/> valid.</summary>
internal sealed class TeamListValidator : AbstractValidator<TeamListQuery>
{
    public TeamListValidator() => RuleFor(q => q.Paging).SetValidator(new PagingValidator());
}
