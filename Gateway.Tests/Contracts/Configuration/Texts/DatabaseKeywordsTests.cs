using System.ComponentModel;
using System.Data.Common;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Npgsql;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Texts;

/// <summary>The table of keywords, held against the drivers that it speaks for.</summary>
public sealed class DatabaseKeywordsTests
{
    [Test]
    public void Every_keyword_of_the_postgresql_driver_is_known()
    {
        var ofDriver = typeof(NpgsqlConnectionStringBuilder).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(property => (property, attribute: property.GetCustomAttributes().FirstOrDefault(a => a.GetType().Name == "NpgsqlConnectionStringPropertyAttribute")))
            .Where(p => p.attribute is not null)
            .SelectMany(p => ((string[])p.attribute!.GetType().GetProperty("Synonyms")!.GetValue(p.attribute)!)
                .Append(p.property.Name).Append(p.property.GetCustomAttribute<DisplayNameAttribute>()!.DisplayName));

        Assert.That(DatabaseKeywords.Postgres.Keys, Is.EquivalentTo(ofDriver.Distinct(StringComparer.OrdinalIgnoreCase)).IgnoreCase);
    }

    [Test]
    public void Every_keyword_and_kind_of_value_in_the_table_is_the_drivers()
    {
        var wrong = DatabaseKeywords.Postgres.Select(row => (Builder: (DbConnectionStringBuilder)new NpgsqlConnectionStringBuilder(), row.Key, row.Value))
            .Concat(DatabaseKeywords.Sqlite.Select(row => (Builder: (DbConnectionStringBuilder)new SqliteConnectionStringBuilder(), row.Key, row.Value)))
            .Where(row => Good(row.Value).Any(value => !Takes(row.Builder, row.Key, value)) || (row.Value != "a text" && Takes(row.Builder, row.Key, "nonsense")))
            .Select(row => $"{row.Key}: {row.Value}");

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Every_keyword_of_the_sqlite_driver_is_known() =>
        Assert.That(new SqliteConnectionStringBuilder().Keys.Cast<string>(), Is.SubsetOf(DatabaseKeywords.Sqlite.Keys));

    [TestCase("Host=db;Databas=d", "; did you mean 'Database'?")]
    [TestCase("Host=db;passwrd=hidden", "; did you mean 'Password'?")]
    [TestCase("Host=db;Password=hidden;hidden=x", "a keyword that the database's driver does not know")]
    [TestCase("Host=db;Port=hidden", "a port that is not a whole number")]
    [TestCase("Host=db;SSL Mode=hidden", "is not Disable, Allow, Prefer")]
    [TestCase("Host=db;Pooling=hidden", "is not true or false")]
    [TestCase("Host=db;Password='hidden", "is not a connection string")]
    [TestCase("Data Source=x.db;Fooreign Keys=true", "; did you mean 'Foreign Keys'?")]
    [TestCase("Data Source=x.db;Mode=hidden", "is not ReadWriteCreate, ReadWrite")]
    [TestCase("Data Source=x.db;Host=x", "")]
    public void A_slip_in_a_connection_string_is_an_error_that_repeats_no_value(string url, string told)
    {
        var problem = OnlyProblem(WithGeneral($"master_key: sk-master-1234567890abcdef, database_url: \"{url}\""));

        Assert.That((problem.Severity, problem.Path), Is.EqualTo((ProblemSeverity.Error, "general_settings.database_url")));
        Assert.That(problem.Message, Does.Contain(told).And.Not.Contain("hidden"));
    }

    [TestCase("Host=db.internal;Port=5433;Database=gateway;Username=gateway;Password='a;b';SSL Mode=VerifyFull;Maximum Pool Size=20")]
    [TestCase("server=db;db=x;uid=x;pwd=x;sslmode=require;Keepalive=30;TCP Keepalive=true")]
    [TestCase("Data Source=data/gateway.db;Default Timeout=3;Foreign Keys=True;Cache=private")]
    public void What_the_drivers_take_passes(string url) =>
        Assert.That(DatabaseKeywords.FaultOf(url, DatabaseUrlText.NamesPostgres(url) ? DatabaseKeywords.Postgres : DatabaseKeywords.Sqlite), Is.Null);

    private static string[] Good(string takes) => takes switch
    {
        // One that is a text to the driver, a path, a name and a list of ways to sign in.
        "a text" => ["MD5"],
        "a whole number" => ["7"],
        "true or false" => ["true", "False"],
        _ => takes.Split([", ", " or "], StringSplitOptions.None),
    };

    private static bool Takes(DbConnectionStringBuilder builder, string keyword, string value)
    {
        try
        {
            builder.ConnectionString = $"{keyword}={value}";
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
