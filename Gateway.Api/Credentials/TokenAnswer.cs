using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Api.Credentials;

/// <summary>What a token service answered, or why it did not. Its text may hold a secret and is never shown; its codes may be.</summary>
internal sealed partial class TokenAnswer
{
    private readonly string _text = "";
    private readonly string? _fault;

    private TokenAnswer(string fault) => _fault = fault;

    /// <param name="date">When the service says it answered.</param>
    public TokenAnswer(HttpStatusCode status, string text, TimeSpan? retryAfter, DateTimeOffset? date)
    {
        Status = status;
        _text = text;
        RetryAfter = retryAfter;
        Date = date;
    }

    public static TokenAnswer None(string fault) => new(fault);

    public HttpStatusCode? Status { get; }

    public bool IsSuccess => Status == HttpStatusCode.OK;

    public TimeSpan? RetryAfter { get; }

    public DateTimeOffset? Date { get; }

    public string Text => _text;

    /// <summary>What went wrong, in words that hold nothing of the service's own text but a code.</summary>
    public string Reason => _fault ?? (Code is { } code ? $"answered {(int)Status!} {code}" : IsSuccess ? "answered without a credential" : $"answered {(int)Status!}");

    /// <summary>The error's code by OAuth, by AWS or by Entra's numbers.</summary>
    public string? Code
    {
        get
        {
            if (EntraCode().Match(_text) is { Success: true } entra) return entra.Value;
            var code = IsSuccess ? null : Value("error") ?? Value("code") ?? Value("Code") ?? Between("Code");
            return code is not null && PlainCode().IsMatch(code) ? code : null;
        }
    }

    /// <summary>A member of the JSON text, a number as its digits; null where there is none.</summary>
    public string? Value(string name)
    {
        try
        {
            using var json = JsonDocument.Parse(_text);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty(name, out var value)) return null;
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text of an element of STS's XML. Only texts without markup are asked for: keys, tokens, dates, codes.</summary>
    public string? Between(string element)
    {
        var start = _text.IndexOf($"<{element}>", StringComparison.Ordinal);
        if (start < 0) return null;
        start += element.Length + 2;
        var end = _text.IndexOf("</", start, StringComparison.Ordinal);
        return end < 0 ? null : WebUtility.HtmlDecode(_text[start..end]).Trim();
    }

    /// <summary>The life that a moment leaves, by the service's own clock where it tells it, so that a wrong clock here shortens and lengthens nothing.</summary>
    public TimeSpan? LifeUntil(string? moment, TimeProvider time)
    {
        if (moment is null) return null;
        DateTimeOffset end;
        if (long.TryParse(moment, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < MostUnixSeconds) end = DateTimeOffset.FromUnixTimeSeconds(seconds);
        else if (!DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out end)) return null;
        return end - (Date ?? time.GetUtcNow());
    }

    /// <summary>The life that is given in seconds.</summary>
    public static TimeSpan? LifeOf(string? seconds) =>
        double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var life) && life is > 0 and < MostSeconds ? TimeSpan.FromSeconds(life) : null;

    private const long MostUnixSeconds = 100_000_000_000;
    private const double MostSeconds = 10L * 365 * 24 * 3600;

    [GeneratedRegex(@"AADSTS\d{4,9}")]
    private static partial Regex EntraCode();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.]{0,63}$")]
    private static partial Regex PlainCode();
}
