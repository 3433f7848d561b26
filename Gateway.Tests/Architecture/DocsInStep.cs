using System.Text.RegularExpressions;
using Admin.Api.Errors;
using Gateway.Api.Errors;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Tests.Architecture;

/// <summary>The pages say what the code does: documentation that no test reads drifts.</summary>
internal sealed class DocsInStep
{
    private static readonly string[] PagesThatAreCited = ["docs/routing.md", "docs/sync.md", "docs/configuration.md", "docs/errors.md", "docs/places.md"];

    [Test]
    public void Every_setting_that_the_reader_takes_has_one_row_and_no_row_is_stale()
    {
        var rows = SettingRows().Select(row => row.Name).ToList();

        Assert.That(SettingsInCode.TakenElsewhere(), Is.Empty);
        Assert.That(rows, Is.Unique);
        Assert.That(rows.Order(StringComparer.Ordinal), Is.EqualTo(SettingsInCode.All()));
    }

    [Test]
    public void Every_row_of_a_setting_has_a_type_a_default_and_a_meaning()
    {
        var incomplete = SettingRows().Where(row => row.Cells.Length != 4 || row.Cells[0] == "" || row.Cells[1] == "" || !row.Cells[3].EndsWith('.'));

        Assert.That(incomplete.Select(row => row.Name), Is.Empty);
    }

    [Test]
    public void The_reader_knows_every_documented_setting_of_a_section()
    {
        foreach (var (name, _) in SettingRows().Where(row => Regex.IsMatch(row.Name, @"^\w+_settings\.\w+$|^(key_cache|access_log|residency)\.\w+$")))
        {
            var (section, setting) = (name.Split('.')[0], name.Split('.')[1]);

            var reading = ConfigurationText.Read($"model_list: []\n{section}:\n  {setting}: null\n");

            Assert.That(reading.Problems.Select(p => p.Message), Has.None.Contains("no setting has the name").And.None.Contains("does not have"), name);
        }
    }

    [TestCaseSource(nameof(Defaults))]
    public void A_documented_default_is_the_codes(string setting, object inCode)
    {
        var documented = SettingRows().Single(row => row.Name == setting).Cells[1];

        Assert.That(documented, Is.EqualTo($"`{inCode}`"));
    }

    [Test]
    public void Every_error_of_the_gateway_has_its_row_in_the_order_in_which_refusals_are_given()
    {
        var inCode = Enum.GetValues<ErrorCode>().Select(code => (ErrorCatalogue.NameOf(code), ErrorCatalogue.StatusOf(code).ToString()));

        Assert.That(ErrorRows("## Gateway"), Is.EqualTo(inCode));
    }

    [Test]
    public void Every_error_of_the_admin_service_has_its_row()
    {
        AdminError[] errors =
        [
            AdminError.Malformed(""), AdminError.Unauthenticated(""), AdminError.KeyNotFound(), AdminError.TeamNotFound(""), AdminError.MemberNotFound(""), AdminError.ModelNotFound(),
            AdminError.ChangesGone(""), AdminError.RevisionMismatch(0), AdminError.IdempotencyKeyReused(), AdminError.DatabaseUnavailable(), AdminError.TooManyWrongKeys(1),
            .. new[] { StatusCodes.Status404NotFound, StatusCodes.Status405MethodNotAllowed, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status500InternalServerError }
                .Select(AdminError.OfStatus),
        ];
        var inSource = SourceTree.Under("Admin.Api")
            .SelectMany(file => Regex.Matches(file.Text, """(?<=AdminError\.NotFound\(|Status\w+,\s*|new\(status, )"([a-z]+(?:_[a-z]+)+)"(?=,)""").Select(match => match.Groups[1].Value))
            .Distinct();

        Assert.That(ErrorRows("## Admin.Api"), Is.EquivalentTo(errors.Select(e => (e.Code, e.Status.ToString()))));
        Assert.That(ErrorRows("## Admin.Api").Select(row => row.Code), Is.EquivalentTo(inSource));
    }

    [Test]
    public void Every_test_that_an_invariant_names_exists()
    {
        var named = NamedTests.In(Invariants());

        Assert.That(named, Is.Not.Empty);
        Assert.That(NamedTests.Missing(named), Is.Empty);
    }

    [Test]
    public void Every_invariant_names_a_test()
    {
        var invariants = Regex.Split(Invariants(), @"^\* ", RegexOptions.Multiline).Skip(1);

        Assert.That(invariants.Where(text => !Regex.IsMatch(text, @"`[A-Z]\w+\.\w+`")), Is.Empty);
    }

    [Test]
    public void Every_section_that_a_comment_cites_exists()
    {
        var headings = PagesThatAreCited.ToDictionary(page => page, page => Markdown.Headings(SourceTree.Read(page)).ToHashSet());

        var stale = from project in new[] { "Shared.Contracts", "Gateway.Api", "Admin.Api", "Gateway.Tests" }
                    from file in SourceTree.Under(project)
                    from Match citation in Regex.Matches(file.Text, @"(docs/\w+\.md)[),;:]* ?<i>([^<]+)</i>")
                    where !headings[citation.Groups[1].Value].Contains(citation.Groups[2].Value)
                    select $"{file}: {citation.Value}";

        Assert.That(stale, Is.Empty);
    }

    private static IEnumerable<object[]> Defaults()
    {
        var (router, general, residency) = (new RouterSettings(), new GeneralSettings(), new ResidencySettings());
        return
        [
            ["router_settings.num_retries", router.NumRetries],
            ["router_settings.allowed_fails", router.AllowedFails],
            ["router_settings.cooldown_time", router.CooldownTime.TotalSeconds],
            ["router_settings.timeout", router.Timeout.TotalSeconds],
            ["general_settings.database_url", general.DatabaseUrl.Reveal()],
            ["general_settings.embedded_redis_port", general.EmbeddedRedisPort],
            ["general_settings.admin_url", general.AdminUrl],
            ["general_settings.max_request_bytes", general.MaxRequestBytes],
            ["general_settings.request_body_timeout", general.RequestBodyTimeout.TotalSeconds],
            ["general_settings.shutdown_delay", general.ShutdownDelay.TotalSeconds],
            ["general_settings.shutdown_timeout", general.ShutdownTimeout.TotalSeconds],
            ["general_settings.request_log_level", general.RequestLogLevel.ToString().ToLowerInvariant()],
            ["access_log.on_full", new AccessLogSettings().OnFull.ToString().ToLowerInvariant()],
            ["residency.facet", residency.Facet!],
            ["residency.on_contradiction", residency.OnContradiction.ToString().ToLowerInvariant()],
            ["residency.on_unknown", residency.OnUnknown.ToString().ToLowerInvariant()],
            ["residency.on_mismatch", residency.OnMismatch.ToString().ToLowerInvariant()],
            ["residency.hosted_tools", residency.HostedTools.ToString().ToLowerInvariant()],
            ["residency.remote_urls", residency.RemoteUrls.ToString().ToLowerInvariant()],
            ["general_settings.max_parallel_requests", general.MaxParallelRequests],
            ["general_settings.on_revoke", general.OnRevoke.ToString().ToLowerInvariant()],
        ];
    }

    private static IEnumerable<(string Name, string[] Cells)> SettingRows() =>
        Markdown.NamedRows(SourceTree.Read("docs/configuration.md").Split('\n')).Where(row => !row.Name.EndsWith('/'));

    private static IEnumerable<(string Code, string Status)> ErrorRows(string heading) =>
        Markdown.NamedRows(Markdown.Section(SourceTree.Read("docs/errors.md"), heading)).Select(row => (row.Name, row.Cells[0]));

    private static string Invariants() => string.Join('\n', Markdown.Section(SourceTree.Read("ARCHITECTURE.md"), "## Invariants"));
}
