using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Admin.Api.Data;
using Admin.Api.Errors;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Admin.Api.Http.Idempotency;

/// <summary>
/// Runs a write once, however often it is asked for under one name. The answer is kept in the transaction of the write itself, and writes run one at a time:
/// of two that come together, the second finds the first one's answer.
/// </summary>
internal sealed class IdempotentWrites(LoggedWrites writes, IOptions<JsonOptions> json)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <param name="once">The request's name; null for one that has none, which is simply run.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="write">Makes the thing.</param>
    /// <param name="answer">What is answered, without any secret: this is what is stored.</param>
    public Task<Outcome<OnceAnswer<T>>> RunAsync<T>(
        IdempotencyKey? once, string actor, Func<WriteTransaction, Task<Outcome<T>>> write, Func<T, object> answer, CancellationToken cancellation)
        where T : class =>
        writes.RunAsync<OnceAnswer<T>>(
            actor,
            async transaction =>
            {
                if (once is null) return Made(await write(transaction));
                await transaction.Db.KeptAnswers.Where(a => a.ExpiresAt <= transaction.NowMs).ExecuteDeleteAsync(cancellation);
                var known = await transaction.Db.KeptAnswers.SingleOrDefaultAsync(a => a.Operation == once.Operation && a.Name == once.Name, cancellation);
                if (known is not null) return known.Request == once.Request ? new OnceAnswer<T>(known.Answer) : AdminError.IdempotencyKeyReused();

                var outcome = await write(transaction);
                if (outcome.Error is { } refusal) return refusal;
                transaction.Db.KeptAnswers.Add(new KeptAnswerRow
                {
                    Operation = once.Operation,
                    Name = once.Name,
                    Request = once.Request,
                    Answer = JsonSerializer.Serialize(answer(outcome.Value), json.Value.SerializerOptions),
                    ExpiresAt = (transaction.Now + Kept).ToUnixTimeMilliseconds(),
                });
                return new OnceAnswer<T>(outcome.Value);
            },
            cancellation);

    private static Outcome<OnceAnswer<T>> Made<T>(Outcome<T> outcome)
        where T : class => outcome.Error is { } refusal ? refusal : new OnceAnswer<T>(outcome.Value);
}

/// <summary>What was made just now, or the answer that was given when it was made.</summary>
internal sealed class OnceAnswer<T>
    where T : class
{
    private readonly T? _made;
    private readonly string _first;

    public OnceAnswer(T made) => (_made, _first) = (made, "");

    public OnceAnswer(string first) => _first = first;

    /// <param name="made">What was made; null where it was before.</param>
    /// <param name="first">The answer of that time; else empty.</param>
    public bool IsMadeNow([NotNullWhen(true)] out T? made, out string first)
    {
        (made, first) = (_made, _first);
        return made is not null;
    }
}
